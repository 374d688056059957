import { useCallback } from 'react'

const SMALLEST = 6

/** LINE's shrink-to-fit: a line that does not fit is written smaller until it does. Give the result as the element's ref. */
export function useShrink(on: boolean): (element: HTMLElement | null) => (() => void) | undefined {
  return useCallback(
    (element: HTMLElement | null) => {
      if (!on || !element) return undefined
      const given = element.style.fontSize
      const fit = () => {
        element.style.fontSize = given
        const full = parseFloat(getComputedStyle(element).fontSize)
        // Letters do not shrink evenly, so one division is not always enough.
        for (let size = full, i = 0; i < 5 && element.scrollWidth > element.clientWidth && size > SMALLEST; i++) {
          size = Math.max(SMALLEST, Math.floor(size * (element.clientWidth / element.scrollWidth) * 10) / 10 - 0.1)
          element.style.fontSize = `${size}px`
        }
      }
      const observer = new ResizeObserver(fit)
      observer.observe(element.parentElement ?? element)
      fit()
      return () => {
        observer.disconnect()
        element.style.fontSize = given
      }
    },
    [on],
  )
}
