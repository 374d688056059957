/** Hands a text over as a file, with the mark by which spreadsheets know UTF-8. */
export function saveCsv(name: string, text: string): void {
  const link = document.createElement('a')
  const url = URL.createObjectURL(new Blob(['\uFEFF', text], { type: 'text/csv' }))
  link.href = url
  link.download = name
  link.click()
  URL.revokeObjectURL(url)
}
