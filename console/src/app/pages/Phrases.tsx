export function Phrases() { return null }
export function PhrasePage() { return null }
