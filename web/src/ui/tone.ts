/** The colours a word may stand on. */
export type StateTone = 'plain' | 'brand' | 'amber' | 'late' | 'good' | 'emergency'
