export interface TimelineStep {
  key: string | number
  title: string
  /** Already in words: 09:04 */
  at?: string
  /** What was said or shown with it. */
  note?: string
  future?: boolean
}
