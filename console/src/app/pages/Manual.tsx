export function Manual() { return null }
export function ManualPage() { return null }
