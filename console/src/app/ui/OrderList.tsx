// A short list whose order matters: by dragging, by the keyboard's own way of dragging, or by buttons.
import type { ReactNode } from 'react'
import { Button as AriaButton, GridList, GridListItem, useDragAndDrop } from 'react-aria-components'
import { Icon, IconButton } from './index'

export interface OrderItem {
  id: string
  label: string
}

export function OrderList<T extends OrderItem>({
  label,
  items,
  onMove,
  children,
  selected,
  onSelect,
  disabled,
  actions,
}: {
  label: string
  items: T[]
  onMove: (from: number, to: number) => void
  children: (item: T, index: number) => ReactNode
  selected?: string
  onSelect?: (id: string) => void
  disabled?: boolean
  actions?: (item: T, index: number) => ReactNode
}) {
  const { dragAndDropHooks } = useDragAndDrop<T>({
    getItems: (keys) => [...keys].map((key) => ({ 'text/plain': String(key) })),
    onReorder: (e) => {
      const from = items.findIndex((i) => e.keys.has(i.id))
      let to = items.findIndex((i) => i.id === e.target.key)
      if (from < 0 || to < 0) return
      if (e.target.dropPosition === 'after') to++
      if (to > from) to--
      if (to !== from) onMove(from, to)
    },
    isDisabled: disabled ?? false,
  })
  const rows = items.map((item, index) => ({ ...item, index }))
  return (
    <GridList
      className="order"
      aria-label={label}
      items={rows}
      dependencies={[selected, items, disabled]}
      dragAndDropHooks={dragAndDropHooks as never}
      keyboardNavigationBehavior="tab"
      selectionMode={onSelect ? 'single' : 'none'}
      selectionBehavior="replace"
      disallowEmptySelection
      {...(onSelect ? { selectedKeys: selected ? [selected] : [], onSelectionChange: (keys) => keys !== 'all' && keys.size > 0 && onSelect(String([...keys][0])) } : {})}
    >
      {(item) => (
        <GridListItem id={item.id} textValue={item.label} className="order-item">
          {!disabled && (
            <AriaButton slot="drag" className="order-drag" aria-label={`${item.label}を動かす`}>
              <Icon name="drag" />
            </AriaButton>
          )}
          <div className="order-main">{children(items[item.index] ?? item, item.index)}</div>
          <div className="order-actions">
            {!disabled && (
              <>
                <IconButton icon="up" small label={`${item.label}を上へ`} isDisabled={item.index === 0} onPress={() => onMove(item.index, item.index - 1)} />
                <IconButton icon="down" small label={`${item.label}を下へ`} isDisabled={item.index === items.length - 1} onPress={() => onMove(item.index, item.index + 1)} />
              </>
            )}
            {actions?.(items[item.index] ?? item, item.index)}
          </div>
        </GridListItem>
      )}
    </GridList>
  )
}
