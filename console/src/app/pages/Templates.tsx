export function Templates() { return null }
export function TemplatePage() { return null }
