/* The screens of the phone. Each is fetched when first opened, except that the reader never waits for two. */
import { createRouter, createWebHistory } from 'vue-router'
import { words } from '@/words'

export const router = createRouter({
  history: createWebHistory('/'),
  routes: [
    {
      path: '/',
      name: 'places',
      component: () => import('./report/PlacePage.vue'),
      meta: { title: 'place.where' },
    },
    {
      path: '/p/:code',
      name: 'report',
      props: true,
      component: () => import('./report/ReportPage.vue'),
      meta: { title: 'report.what' },
    },
    {
      path: '/t/:token',
      name: 'follow',
      props: true,
      component: () => import('./follow/FollowPage.vue'),
      meta: { title: 'follow.progress' },
    },
    {
      path: '/find',
      name: 'find',
      component: () => import('./follow/FindPage.vue'),
      meta: { title: 'find.title' },
    },
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
