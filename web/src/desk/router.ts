/* The screens of the desk. A route with `meta.nav` is listed in the side navigation by its order; `meta.staff` needs
   somebody signed in, `meta.who` one of these roles. */
import { createRouter, createWebHistory, type RouteLocationNormalized } from 'vue-router'
import { useSession } from '@/api/session'
import { words } from '@/words'
import { CONTRACTORS, DESK_PEOPLE, DISPATCHERS, ERASERS, isOneOf, RECORD_READERS } from './session/roles'

export const router = createRouter({
  history: createWebHistory('/desk'),
  routes: [
    {
      path: '/sign-in',
      name: 'sign-in',
      component: () => import('./session/SignInPage.vue'),
      meta: { title: 'session.title' },
    },
    {
      path: '/',
      name: 'board',
      component: () => import('./board/BoardPage.vue'),
      meta: { title: 'board.title', staff: true, nav: { order: 10 } },
    },
    {
      path: '/call',
      name: 'call',
      component: () => import('./call/CallPage.vue'),
      meta: { title: 'call.title', staff: true, who: DISPATCHERS, nav: { order: 20 } },
    },
    {
      path: '/verify',
      name: 'verify',
      component: () => import('./verify/VerifyPage.vue'),
      meta: { title: 'verify.title', staff: true, nav: { order: 30 } },
    },
    {
      path: '/tickets',
      name: 'tickets',
      component: () => import('./tickets/TicketListPage.vue'),
      meta: { title: 'ticket.list', staff: true, nav: { order: 40 } },
    },
    {
      path: '/tickets/:id(\\d+)',
      name: 'ticket',
      component: () => import('./tickets/TicketPage.vue'),
      props: (route) => ({ id: Number(route.params.id) }),
      meta: { title: 'ticket.title', staff: true },
    },
    {
      path: '/alarms',
      name: 'alarms',
      component: () => import('./alarms/AlarmsPage.vue'),
      meta: { title: 'alarm.desk', staff: true, nav: { order: 50 } },
    },
    {
      path: '/hand-overs',
      name: 'hand-overs',
      component: () => import('./handovers/HandOversPage.vue'),
      meta: { title: 'offer.title', staff: true, who: CONTRACTORS, nav: { order: 60 } },
    },
    {
      path: '/people',
      name: 'people',
      component: () => import('./people/PeoplePage.vue'),
      meta: { title: 'people.title', staff: true, nav: { order: 70 } },
    },
    {
      path: '/places',
      name: 'places',
      component: () => import('./places/PlacesPage.vue'),
      meta: { title: 'places.title', staff: true, nav: { order: 80 } },
    },
    {
      path: '/services',
      name: 'services',
      component: () => import('./catalog/CatalogPage.vue'),
      meta: { title: 'catalog.title', staff: true, nav: { order: 90 } },
    },
    {
      path: '/calendar',
      name: 'calendar',
      component: () => import('./calendar/CalendarPage.vue'),
      meta: { title: 'years.title', staff: true, nav: { order: 100 } },
    },
    {
      path: '/record',
      name: 'record',
      component: () => import('./record/RecordPage.vue'),
      meta: { title: 'sealed.title', staff: true, who: RECORD_READERS, nav: { order: 110 } },
    },
    {
      path: '/erasures',
      name: 'erasures',
      component: () => import('./erasures/ErasuresPage.vue'),
      meta: { title: 'erase.title', staff: true, who: ERASERS, nav: { order: 120 } },
    },
    {
      path: '/:rest(.*)*',
      name: 'not-here',
      component: () => import('./NotHere.vue'),
      meta: { title: 'error.not_here', staff: true },
    },
  ],
  scrollBehavior: (_to, _from, saved) => saved ?? { top: 0 },
})

const signIn = (to: RouteLocationNormalized, over = false) => ({
  name: 'sign-in',
  query: { back: to.fullPath === '/' ? undefined : to.fullPath, over: over ? '1' : undefined },
})

router.beforeEach(async (to) => {
  const session = useSession()
  if (!to.meta.staff) return true
  try {
    await session.load()
  } catch {
    /* No answer is no refusal: the screen opens and says by itself that there is no connection. */
    return true
  }
  if (!session.me) return signIn(to)
  if (!isOneOf(session.me, DESK_PEOPLE)) {
    location.assign('/')
    return false
  }
  return to.meta.who && !isOneOf(session.me, to.meta.who) ? { name: 'board' } : true
})

/** The session ended while somebody worked: to the door, and back to the same screen afterwards. */
export function sessionEnded(): void {
  const here = router.currentRoute.value
  if (here.meta.staff) void router.replace(signIn(here, true))
}

router.afterEach((to) => {
  const { t } = words.global
  document.title = to.meta.title ? `${t(to.meta.title)} · ${t('app.name')}` : t('app.name')
})
