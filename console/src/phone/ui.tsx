import type { ReactNode } from 'react'
import { Button, Dialog, Heading, Modal, ModalOverlay, type ButtonProps } from 'react-aria-components'
import { Icon, type IconName } from '../line'

export function IconButton({ icon, label, size = 24, ...props }: { icon: IconName; label: string; size?: number } & Omit<ButtonProps, 'children'>) {
  return (
    <Button {...props} aria-label={label} className={`ph-iconbutton ${typeof props.className === 'string' ? props.className : ''}`}>
      <Icon name={icon} size={size} />
    </Button>
  )
}

/** A dialog in front of everything. */
export function Sheet({ title, onClose, children }: { title: string; onClose: () => void; children: ReactNode }) {
  return (
    <ModalOverlay isOpen isDismissable onOpenChange={(open) => !open && onClose()} className="ph-overlay">
      <Modal className="ph-modal">
        <Dialog className="ph-dialog">
          <div className="ph-dialog-head">
            <Heading slot="title" level={2}>
              {title}
            </Heading>
            <IconButton icon="close" label="閉じる" onPress={onClose} />
          </div>
          {children}
        </Dialog>
      </Modal>
    </ModalOverlay>
  )
}
