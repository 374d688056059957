// The city's mark: its logo and its name, or the program's name.
import type { Brand } from '../../api/types.gen'
import { nameOf } from '../lib/brand'

export function BrandMark({ brand }: { brand: Brand | undefined }) {
  return (
    <>
      {brand?.logo && <img className="brand-logo" src={brand.logo} alt="" />}
      <span className="brand-name">{nameOf(brand)}</span>
    </>
  )
}
