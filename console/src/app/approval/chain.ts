// A chain while it is drawn, and in words.
import type { ApprovalChain, ApprovalChainSave, ApprovalChains, ApprovalStepSave } from '../../api/types.gen'

export const PURPOSES: Record<ApprovalChain['purpose'], { label: string; note: string }> = {
  normal: { label: '通常', note: 'ほかに決めていない送信は、すべてこの道筋を通ります' },
  correction: { label: '訂正', note: '訂正の配信を、短い道筋で急いで送りたいとき。なければ通常の道筋を通ります' },
  emergency: { label: '緊急', note: '目的を「緊急」にした配信。なければ通常の道筋を通ります' },
  drill: { label: '訓練', note: '目的を「訓練」にした配信。なければ通常の道筋を通ります' },
}

export type Lists = Pick<ApprovalChains, 'roles' | 'departments' | 'staff'>

export function whoDecides(step: ApprovalStepSave, lists: Lists): string {
  if (step.roleId) {
    const role = lists.roles.find((r) => r.id === step.roleId)?.name ?? '（なくなった役割）'
    const department = step.departmentId ? (lists.departments.find((d) => d.id === step.departmentId)?.name ?? '（なくなった部署）') : '配信する部署（いなければ上の部署）'
    return `${department}の${role}`
  }
  return step.staff.map((id) => lists.staff.find((s) => s.id === id)?.name ?? '（使えなくなった職員）').join('、') || '（まだ決めていません）'
}

export function waitText(step: ApprovalStepSave, lists: Lists): string {
  if (!step.waitMinutes) return ''
  const who = step.standIns.length > 0 ? step.standIns.map((id) => lists.staff.find((s) => s.id === id)?.name ?? '（使えなくなった職員）').join('、') : '次の段階の人'
  return `${minutesText(step.waitMinutes)}返事がなければ、${who}も決められる`
}

export function minutesText(minutes: number): string {
  if (minutes < 60) return `${minutes}分`
  return minutes % 60 === 0 ? `${minutes / 60}時間` : `${Math.floor(minutes / 60)}時間${minutes % 60}分`
}

export const newStep = (): ApprovalStepSave => ({ name: '', staff: [], waitMinutes: 0, standIns: [] })

export const saveOf = (chain: ApprovalChainSave): ApprovalChainSave => ({
  ...(chain.departmentId ? { departmentId: chain.departmentId } : {}),
  purpose: chain.purpose,
  releaseFirst: chain.releaseFirst && chain.purpose === 'emergency',
  steps: chain.steps.map((s) => ({
    name: s.name.trim(),
    ...(s.roleId ? { roleId: s.roleId, ...(s.departmentId ? { departmentId: s.departmentId } : {}) } : {}),
    staff: s.roleId ? [] : s.staff,
    waitMinutes: s.waitMinutes,
    standIns: s.waitMinutes > 0 ? s.standIns : [],
  })),
})
