// On every page while the disaster switch is on, so that nobody forgets to switch back.
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { disasterState } from '../../api/queries'
import { formatMinute } from '../lib/dates'
import { Icon } from '../ui'
import { useRight } from './session'

export function DisasterBanner() {
  const mayView = useRight('disaster.view')
  const { data } = useQuery(disasterState)
  if (!data?.on) return null
  return (
    <div className={data.drill ? 'disaster-banner disaster-drill' : 'disaster-banner'} role="region" aria-label="災害モード">
      <Icon name="warning" size={24} />
      <p>
        <strong>{data.drill ? '災害モード（訓練）が入っています' : '災害モードが入っています'}</strong>
        {data.startedAt && `（${formatMinute(data.startedAt)}から）`}
        {data.drill ? '訓練の人だけに出ています。' : 'メニューと返事が、災害用に替わっています。'}
      </p>
      {mayView && <Link to="/disaster">様子を見る・通常に戻す</Link>}
    </div>
  )
}
