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
      path: '/mine',
      name: 'mine',
      component: () => import('./follow/MinePage.vue'),
      meta: { title: 'mine.title', staff: true },
    },
    {
      path: '/sign-in',
      name: 'sign-in',
      component: () => import('./session/SignInPage.vue'),
      meta: { title: 'session.sign_in' },
    },
    {
      path: '/setup/:token',
      name: 'setup',
      props: true,
      component: () => import('./session/SetupPage.vue'),
      meta: { title: 'setup.title' },
    },
    {
      path: '/me',
      name: 'me',
      component: () => import('./session/MePage.vue'),
      meta: { title: 'me.title', staff: true },
    },
    {
      path: '/alarms',
      name: 'alarms',
      component: () => import('./alarms/AlarmsPage.vue'),
      meta: { title: 'alarm.title', staff: true },
    },
    {
      path: '/work',
      name: 'work',
      component: () => import('./work/WorkPage.vue'),
      meta: { title: 'work.title', staff: true },
    },
    {
      path: '/work/:id(\\d+)',
      name: 'job',
      props: true,
      component: () => import('./work/JobPage.vue'),
      meta: { title: 'work.title', staff: true },
    },
    {
      path: '/zone',
      name: 'zone',
      props: { view: 'zone' },
      component: () => import('./work/ListPage.vue'),
      meta: { title: 'work.zone', staff: true },
    },
    {
      path: '/team',
      name: 'team',
      props: { view: 'queue' },
      component: () => import('./work/ListPage.vue'),
      meta: { title: 'work.team', staff: true },
    },
    {
      path: '/to-verify',
      name: 'verify',
      props: { view: 'verify' },
      component: () => import('./work/ListPage.vue'),
      meta: { title: 'work.verify', staff: true },
    },
    {
      path: '/record',
      name: 'record',
      component: () => import('./work/RecordPage.vue'),
      meta: { title: 'record.title', staff: true },
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

/* Who is known from before may look at what this phone still holds even when the server cannot be asked. */
router.beforeEach(async (to) => {
  if (!to.meta.staff) return true
  const { useSession } = await import('@/api/session')
  try {
    if (await useSession().load()) return true
  } catch {
    return true
  }
  return { name: 'sign-in', query: { next: to.fullPath } }
})

router.afterEach((to) => {
  const { t } = words.global
  document.title = to.meta.title ? `${t(to.meta.title)} · ${t('app.name')}` : t('app.name')
})
