export function Staff() { return null }
