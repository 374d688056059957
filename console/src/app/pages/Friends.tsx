export function Friends() { return null }
