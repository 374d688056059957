export function Attributes() { return null }
export function AttributePage() { return null }
export function ConsentPage() { return null }
