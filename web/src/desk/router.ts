/* The screens of the desk. A route with `meta.nav` is listed in the side navigation by its order. */
import { createRouter, createWebHistory } from 'vue-router'
import { words } from '@/words'

export const router = createRouter({
  history: createWebHistory('/desk'),
  routes: [
    {
      path: '/:rest(.*)*',
      name: 'not-here',
      component: () => import('./NotHere.vue'),
      meta: { title: 'error.not_here' },
    },
  ],
  scrollBehavior: (_to, _from, saved) => saved ?? { top: 0 },
})

router.afterEach((to) => {
  const { t } = words.global
  document.title = to.meta.title ? `${t(to.meta.title)} · ${t('app.name')}` : t('app.name')
})
