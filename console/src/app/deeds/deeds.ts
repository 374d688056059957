// What an answer makes happen besides being said, as the server keeps it (src/city/talk/deed.h).
export type Deed = Readonly<Record<string, number>>

export const DEEDS_MOST = 20

export const toDeeds = (value: unknown): Deed[] => (Array.isArray(value) ? value.filter((d): d is Deed => typeof d === 'object' && d !== null) : [])
/** Rows that were added and never filled in are not for the server. Staff 0: the citizen chooses the desk. Menu 0: what was given is taken back. */
export const filledDeeds = (deeds: readonly Deed[]): Deed[] => deeds.filter((d) => Object.entries(d).every(([word, n]) => n > 0 || word === 'staff' || word === 'menu'))

/** The values of one word, in their order: {"tag":3},{"tag":5} → 3, 5. */
export const idsOf = (deeds: readonly Deed[], word: string): number[] => deeds.flatMap((d) => (d[word] === undefined ? [] : [d[word]]))
/** The list with these as the only ones of the word. */
export const withIds = (deeds: readonly Deed[], word: string, ids: readonly number[]): Deed[] => [...deeds.filter((d) => d[word] === undefined), ...ids.map((id) => ({ [word]: id }))]
