/** Where somebody is on a way of a few screens. */
export function Steps({ label, steps, at }: { label: string; steps: readonly string[]; at: number }) {
  return (
    <ol className="way" aria-label={label}>
      {steps.map((step, i) => (
        <li key={step} className={i < at ? 'way-done' : i === at ? 'way-now' : ''} {...(i === at ? { 'aria-current': 'step' as const } : {})}>
          <span className="way-number" aria-hidden="true">
            {i < at ? '✓' : i + 1}
          </span>
          {step}
          {i < at && <span className="visually-hidden">（済み）</span>}
        </li>
      ))}
    </ol>
  )
}
