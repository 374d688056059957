// The pages about people and rights, beside each other.
import { PageTabs } from '../shell/PageTabs'
import { useRight } from '../shell/session'

export function OfficeTabs() {
  const mayView = useRight('staff.view')
  const mayManage = useRight('staff.manage')
  const places = [
    ...(mayView ? [{ to: '/staff', label: '職員' }] : []),
    { to: '/departments', label: '部署' },
    { to: '/roles', label: '役割' },
    ...(mayView ? [{ to: '/staff-rights', label: '権限の一覧' }] : []),
    ...(mayManage ? [{ to: '/staff-moves', label: '人事異動・取りこみ' }] : []),
  ]
  return <PageTabs label="職員と権限" pages={places} />
}
