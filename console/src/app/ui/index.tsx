// The widgets of the console: React Aria for behaviour, the Digital Agency's look, Japanese form conventions.
import { parseDate, parseDateTime, parseTime, type CalendarDate, type DateValue } from '@internationalized/date'
import { useEffect, useId, useRef, useState, type ReactNode, type RefObject } from 'react'
import {
  Autocomplete,
  Button as AriaButton,
  Calendar,
  CalendarCell,
  CalendarGrid,
  CalendarGridBody,
  CalendarGridHeader,
  CalendarHeaderCell,
  Checkbox as AriaCheckbox,
  CheckboxGroup as AriaCheckboxGroup,
  DateInput,
  DatePicker as AriaDatePicker,
  DateSegment,
  Dialog as AriaDialog,
  DialogTrigger,
  Group,
  Header,
  Heading,
  Input,
  Label,
  ListBox,
  ListBoxItem,
  Menu,
  MenuItem,
  MenuSection,
  MenuTrigger,
  Modal,
  ModalOverlay,
  NumberField as AriaNumberField,
  Popover,
  ProgressBar,
  Radio,
  RadioGroup as AriaRadioGroup,
  SearchField as AriaSearchField,
  Select as AriaSelect,
  SelectValue,
  Switch as AriaSwitch,
  Tag,
  TagGroup,
  TagList,
  Text,
  TextArea as AriaTextArea,
  TextField as AriaTextField,
  TimeField as AriaTimeField,
  useFilter,
  type ButtonProps as AriaButtonProps,
  type Key,
} from 'react-aria-components'
import { countText, type Counting } from '../lib/numbers'
import { Icon, type IconName } from './icons'

export { Icon, type IconName } from './icons'
export const cx = (...names: (string | false | null | undefined)[]): string => names.filter(Boolean).join(' ')

// ---- buttons -------------------------------------------------------------------

export interface ButtonProps extends Omit<AriaButtonProps, 'className' | 'children' | 'style'> {
  kind?: 'primary' | 'secondary' | 'plain' | 'danger'
  small?: boolean
  icon?: IconName
  className?: string
  children?: ReactNode
  ref?: RefObject<HTMLButtonElement | null>
}
// Pending is ours: React Aria's own announces a node that is often gone when it is read.
export function Button({ kind = 'secondary', small, icon, className, children, isPending, onPress, type, ...rest }: ButtonProps) {
  return (
    <AriaButton
      {...rest}
      type={isPending ? 'button' : (type ?? 'button')}
      {...(isPending ? { 'aria-disabled': true } : onPress ? { onPress } : {})}
      className={cx('btn', `btn-${kind}`, small && 'btn-small', !children && 'btn-icon', isPending && 'btn-pending', className)}
    >
      {icon && <Icon name={icon} size={small ? 18 : 20} />}
      {children && <span>{children}</span>}
    </AriaButton>
  )
}

/** A symbol alone; its name is read and shown as the tooltip of the system. */
export function IconButton({ icon, label, ...rest }: Omit<ButtonProps, 'children' | 'icon'> & { icon: IconName; label: string }) {
  return <Button {...rest} kind={rest.kind ?? 'plain'} icon={icon} aria-label={label} />
}

// ---- the frame of a field --------------------------------------------------------

interface FieldProps {
  label: string
  help?: ReactNode
  error?: string | undefined
  required?: boolean
  /** Says ※任意 where most fields of a form are required. */
  optional?: boolean
  className?: string
}

export function FieldLabel({ label, required, optional }: Pick<FieldProps, 'label' | 'required' | 'optional'>) {
  return (
    <>
      {label}
      {required && <span className="mark-required">※必須</span>}
      {optional && <span className="mark-optional">※任意</span>}
    </>
  )
}
const Help = ({ children }: { children: ReactNode }) =>
  children ? (
    <Text slot="description" className="field-help">
      {children}
    </Text>
  ) : null
const Wrong = ({ children }: { children: ReactNode }) =>
  children ? (
    <Text slot="errorMessage" className="field-error">
      ＊{children}
    </Text>
  ) : null

export function Counter({ text, most, counting }: { text: string; most: number; counting: Counting }) {
  const count = countText(text, counting)
  const over = count > most
  return (
    <span className={cx('counter', over && 'counter-over')}>
      {over && <Icon name="error" size={16} />}
      <span className="visually-hidden">文字数 </span>
      {count.toLocaleString('ja-JP')}／{most.toLocaleString('ja-JP')}
      {over && <span>（{(count - most).toLocaleString('ja-JP')}文字多い）</span>}
    </span>
  )
}

export interface TextFieldProps extends FieldProps {
  value: string
  onChange: (value: string) => void
  /** Most characters; the counter appears, nothing is cut off. */
  most?: number | undefined
  counting?: Counting
  lines?: number
  type?: 'text' | 'password' | 'url' | 'search' | 'email'
  autoComplete?: string
  inputMode?: 'text' | 'numeric' | 'url' | 'decimal'
  placeholder?: string
  width?: 'short' | 'middle' | 'full'
  inputRef?: RefObject<HTMLInputElement | HTMLTextAreaElement | null>
  tools?: ReactNode
  readOnly?: boolean
  spellCheck?: boolean
  onBlur?: () => void
  /** Ctrl and Enter, or ⌘ and Enter. */
  onSubmit?: () => void
  name?: string
  id?: string
}
export function TextField({ label, help, error, required, optional, className, value, onChange, most, counting = 'graphemes', lines, type = 'text', width = 'full', inputRef, tools, placeholder, readOnly, id, spellCheck, inputMode, autoComplete, onBlur, onSubmit, name }: TextFieldProps) {
  const over = most !== undefined && countText(value, counting) > most
  const wrong = error ?? (over ? `${most.toLocaleString('ja-JP')}文字以内にしてください。` : undefined)
  return (
    <AriaTextField
      className={cx('field', className)}
      value={value}
      onChange={onChange}
      isRequired={required ?? false}
      isInvalid={Boolean(wrong)}
      validationBehavior="aria"
      type={type}
      isReadOnly={readOnly ?? false}
      {...(id ? { id } : {})}
      {...(name ? { name } : {})}
      {...(spellCheck === undefined ? {} : { spellCheck: String(spellCheck) })}
      {...(inputMode ? { inputMode } : {})}
      {...(autoComplete ? { autoComplete } : {})}
      {...(onBlur ? { onBlur } : {})}
      {...(onSubmit ? { onKeyDown: (e) => { if (e.key === 'Enter' && (e.ctrlKey || e.metaKey)) onSubmit() } } : {})}
    >
      <Label className="field-label">
        <FieldLabel label={label} required={required ?? false} optional={optional ?? false} />
      </Label>
      <Help>{help}</Help>
      {tools}
      {lines ? (
        <AriaTextArea className="input input-lines" rows={lines} placeholder={placeholder} ref={inputRef as RefObject<HTMLTextAreaElement>} />
      ) : (
        <Input className={cx('input', `input-${width}`)} placeholder={placeholder} ref={inputRef as RefObject<HTMLInputElement>} />
      )}
      {(most !== undefined && (most > 20 || over)) || wrong ? (
        <div className="field-foot">
          <Wrong>{wrong}</Wrong>
          {most !== undefined && (most > 20 || over) && <Counter text={value} most={most} counting={counting} />}
        </div>
      ) : null}
    </AriaTextField>
  )
}

export function NumberField({ label, help, error, required, className, value, onChange, least, most, unit, optional, step }: FieldProps & { value: number; onChange: (value: number) => void; least?: number; most?: number; unit?: string; step?: number }) {
  return (
    <AriaNumberField
      className={cx('field', 'field-number', className)}
      value={value}
      onChange={(v) => onChange(Number.isNaN(v) ? (least ?? 0) : v)}
      isInvalid={Boolean(error)}
      isRequired={required ?? false}
      validationBehavior="aria"
      formatOptions={{ useGrouping: false, maximumFractionDigits: step && step < 1 ? 7 : 0 }}
      {...(least === undefined ? {} : { minValue: least })}
      {...(most === undefined ? {} : { maxValue: most })}
      {...(step === undefined ? {} : { step })}
    >
      <Label className="field-label">
        <FieldLabel label={label} required={required ?? false} optional={optional ?? false} />
      </Label>
      <Help>{help}</Help>
      <Group className="number-group">
        <Input className="input input-number" />
        {unit && <span aria-hidden="true">{unit}</span>}
      </Group>
      <Wrong>{error}</Wrong>
    </AriaNumberField>
  )
}

// ---- choices -----------------------------------------------------------------------

/** The name of an option is all that it shows: label and note. */
export interface Item<K extends string | number = string> {
  id: K
  label: string
  note?: string | undefined
  disabled?: boolean
}

export function Select<K extends string | number>({ label, help, error, required, optional, className, value, onChange, items, placeholder = '選んでください', hideLabel, small }: FieldProps & { value: K | null; onChange: (value: K) => void; items: Item<K>[]; placeholder?: string; hideLabel?: boolean; small?: boolean }) {
  return (
    <AriaSelect
      className={cx('field', className)}
      value={value}
      onChange={(key: Key | null) => key !== null && onChange(key as K)}
      placeholder={placeholder}
      isInvalid={Boolean(error)}
      isRequired={required ?? false}
      validationBehavior="aria"
      disabledKeys={items.filter((i) => i.disabled).map((i) => i.id)}
      {...(hideLabel ? { 'aria-label': label } : {})}
    >
      {!hideLabel && (
        <Label className="field-label">
          <FieldLabel label={label} required={required ?? false} optional={optional ?? false} />
        </Label>
      )}
      <Help>{help}</Help>
      <AriaButton className={cx('input select-button', small && 'input-small')}>
        <SelectValue className="select-value">{({ selectedText, defaultChildren }) => selectedText || defaultChildren}</SelectValue>
        <Icon name="chevron" size={18} />
      </AriaButton>
      <Wrong>{error}</Wrong>
      <Popover className="popover" offset={4}>
        <ListBox className="listbox" items={items}>
          {(item) => (
            <ListBoxItem id={item.id} textValue={item.label} className="option">
              <span className="option-check">
                <Icon name="check" size={16} />
              </span>
              <span className="option-text">
                <span>{item.label}</span>
                {item.note && (
                  <span className="option-note">{item.note}</span>
                )}
              </span>
            </ListBoxItem>
          )}
        </ListBox>
      </Popover>
    </AriaSelect>
  )
}

/** A popover that somebody just opened puts the focus into its first field. */
const OPENED = { autoFocus: true }

/** Any number of a list that may be long: chosen ones as tags, the list behind a button with a search box. */
export function MultiSelect<K extends string | number>({ label, help, error, required, className, values, onChange, items, button = '選ぶ', hideLabel }: FieldProps & { values: K[]; onChange: (values: K[]) => void; items: Item<K>[]; button?: string; hideLabel?: boolean }) {
  const { contains } = useFilter({ sensitivity: 'base' })
  const labelId = useId()
  const helpId = useId()
  const chosen = values.map((v) => items.find((i) => i.id === v) ?? { id: v, label: `不明な選択肢（${v}）` })
  return (
    <div className={cx('field', className)} role="group" aria-labelledby={labelId} aria-describedby={help || error ? helpId : undefined}>
      <span className={hideLabel ? 'visually-hidden' : 'field-label'} id={labelId}>
        <FieldLabel label={label} required={required ?? false} />
      </span>
      {help && <span className="field-help">{help}</span>}
      <div className="multi">
        {chosen.length > 0 && (
          <TagGroup aria-labelledby={labelId} onRemove={(keys) => onChange(values.filter((v) => !keys.has(v)))} className="tags">
            <TagList className="tag-list" items={chosen}>
              {(item) => (
                <Tag id={item.id} textValue={item.label} className="tag">
                  {item.label}
                  <AriaButton slot="remove" className="tag-remove">
                    <Icon name="close" size={14} />
                  </AriaButton>
                </Tag>
              )}
            </TagList>
          </TagGroup>
        )}
        <DialogTrigger>
          <Button small icon="plus" aria-label={`${label}を${button}`}>
            {button}
          </Button>
          <Popover className="popover popover-multi" placement="bottom start" offset={4}>
            <AriaDialog className="popover-dialog" aria-label={`${label}を${button}`}>
              <Autocomplete filter={contains}>
                {items.length > 7 && <SearchBox label="しぼりこむ" {...OPENED} />}
                <ListBox
                  className="listbox"
                  aria-label={label}
                  items={items}
                  selectionMode="multiple"
                  escapeKeyBehavior="none"
                  selectedKeys={values}
                  {...(items.length <= 7 ? OPENED : {})}
                  onSelectionChange={(keys) => onChange(keys === 'all' ? items.map((i) => i.id) : items.map((i) => i.id).filter((id) => keys.has(id)))}
                  renderEmptyState={() => <p className="listbox-empty">見つかりません</p>}
                >
                  {(item) => (
                    <ListBoxItem id={item.id} textValue={item.label} className="option">
                      <span className="option-box">
                        <Icon name="check" size={16} />
                      </span>
                      <span className="option-text">
                        <span>{item.label}</span>
                        {item.note && (
                          <span className="option-note">{item.note}</span>
                        )}
                      </span>
                    </ListBoxItem>
                  )}
                </ListBox>
              </Autocomplete>
              <div className="popover-foot">
                <Button small slot="close">
                  決める
                </Button>
              </div>
            </AriaDialog>
          </Popover>
        </DialogTrigger>
      </div>
      {error && (
        <span className="field-error" id={helpId}>
          ＊{error}
        </span>
      )}
    </div>
  )
}

export function SearchBox({ label, value, onChange, onSubmit, autoFocus, placeholder }: { label: string; value?: string; onChange?: (value: string) => void; onSubmit?: (value: string) => void; autoFocus?: boolean; placeholder?: string }) {
  return (
    <AriaSearchField
      className="field search"
      {...(autoFocus ? OPENED : {})}
      {...(value === undefined ? {} : { value })}
      {...(onChange ? { onChange } : {})}
      {...(onSubmit ? { onSubmit, onClear: () => onSubmit('') } : {})}
    >
      <Label className="field-label">{label}</Label>
      <Group className="search-group">
        <Icon name="search" size={18} />
        <Input className="input" placeholder={placeholder} />
        <AriaButton className="search-clear" aria-label="検索語を消す">
          <Icon name="close" size={16} />
        </AriaButton>
      </Group>
    </AriaSearchField>
  )
}

export function Checkbox({ children, isSelected, onChange, isDisabled, isIndeterminate, help }: { children: ReactNode; isSelected: boolean; onChange: (value: boolean) => void; isDisabled?: boolean; isIndeterminate?: boolean; help?: ReactNode }) {
  return (
    <div className="check-field">
      <AriaCheckbox className="check" isSelected={isSelected} onChange={onChange} isDisabled={isDisabled ?? false} isIndeterminate={isIndeterminate ?? false}>
        <span className="check-box">
          <Icon name="check" size={16} />
        </span>
        <span>{children}</span>
      </AriaCheckbox>
      {help && <p className="check-help">{help}</p>}
    </div>
  )
}

export function CheckboxGroup<K extends string>({ label, help, error, required, values, onChange, items, inline }: FieldProps & { values: K[]; onChange: (values: K[]) => void; items: Item<K>[]; inline?: boolean }) {
  return (
    <AriaCheckboxGroup className="field" value={values} onChange={(v) => onChange(v as K[])} isInvalid={Boolean(error)} validationBehavior="aria">
      <Label className="field-label">
        <FieldLabel label={label} required={required ?? false} />
      </Label>
      <Help>{help}</Help>
      <div className={cx('choices', inline && 'choices-inline')}>
        {items.map((item) => (
          <AriaCheckbox key={item.id} value={item.id} className="check">
            <span className="check-box">
              <Icon name="check" size={16} />
            </span>
            <span>{item.label}</span>
          </AriaCheckbox>
        ))}
      </div>
      <Wrong>{error}</Wrong>
    </AriaCheckboxGroup>
  )
}

export function RadioGroup<K extends string>({ label, help, error, required, value, onChange, items, inline, hideLabel }: FieldProps & { value: K; onChange: (value: K) => void; items: Item<K>[]; inline?: boolean; hideLabel?: boolean }) {
  return (
    <AriaRadioGroup className="field" value={value} onChange={(v) => onChange(v as K)} isInvalid={Boolean(error)} validationBehavior="aria">
      <Label className={hideLabel ? 'visually-hidden' : 'field-label'}>
        <FieldLabel label={label} required={required ?? false} />
      </Label>
      <Help>{help}</Help>
      <div className={cx('choices', inline && 'choices-inline')}>
        {items.map((item) => (
          <Radio key={item.id} value={item.id} className="radio" isDisabled={item.disabled ?? false}>
            <span className="radio-dot" />
            <span>
              {item.label}
              {item.note && <span className="option-note">{item.note}</span>}
            </span>
          </Radio>
        ))}
      </div>
      <Wrong>{error}</Wrong>
    </AriaRadioGroup>
  )
}

export function Switch({ children, isSelected, onChange, isDisabled }: { children: ReactNode; isSelected: boolean; onChange: (value: boolean) => void; isDisabled?: boolean }) {
  return (
    <AriaSwitch className="switch" isSelected={isSelected} onChange={onChange} isDisabled={isDisabled ?? false}>
      <span className="switch-track" />
      <span>{children}</span>
    </AriaSwitch>
  )
}

/** Two to four views of the same thing. */
export function Choices<K extends string>({ label, value, onChange, items }: { label: string; value: K; onChange: (value: K) => void; items: Item<K>[] }) {
  return (
    <AriaRadioGroup aria-label={label} orientation="horizontal" className="choices-bar" value={value} onChange={(v) => onChange(v as K)}>
      {items.map((item) => (
        <Radio key={item.id} value={item.id} className="choice">
          {item.label}
        </Radio>
      ))}
    </AriaRadioGroup>
  )
}

// ---- dates ---------------------------------------------------------------------------

function CalendarPopover() {
  return (
    <Popover className="popover" offset={4}>
      <AriaDialog className="popover-dialog">
        <Calendar className="calendar">
          <header className="calendar-head">
            <AriaButton slot="previous" className="btn btn-plain btn-icon btn-small">
              <Icon name="left" size={18} />
            </AriaButton>
            <Heading className="calendar-title" />
            <AriaButton slot="next" className="btn btn-plain btn-icon btn-small">
              <Icon name="right" size={18} />
            </AriaButton>
          </header>
          <CalendarGrid className="calendar-grid" weekdayStyle="short">
            <CalendarGridHeader>{(day) => <CalendarHeaderCell className="calendar-day-name">{day}</CalendarHeaderCell>}</CalendarGridHeader>
            <CalendarGridBody>{(date) => <CalendarCell date={date} className="calendar-day" />}</CalendarGridBody>
          </CalendarGrid>
        </Calendar>
      </AriaDialog>
    </Popover>
  )
}

function tryDay(text: string): CalendarDate | null {
  try {
    return parseDate(text)
  } catch {
    return null
  }
}

interface DateProps extends FieldProps {
  value: string
  onChange: (value: string) => void
  least?: string
  most?: string
}
/** A day as "2026-12-05"; empty text when there is none. */
export function DateField({ label, help, error, required, optional, className, value, onChange, least, most }: DateProps) {
  const min = least ? tryDay(least) : null
  const max = most ? tryDay(most) : null
  return (
    <AriaDatePicker
      className={cx('field', className)}
      value={tryDay(value) as DateValue | null}
      onChange={(v) => onChange(v ? v.toString().slice(0, 10) : '')}
      granularity="day"
      isRequired={required ?? false}
      isInvalid={Boolean(error)}
      validationBehavior="aria"
      {...(min ? { minValue: min } : {})}
      {...(max ? { maxValue: max } : {})}
    >
      <Label className="field-label">
        <FieldLabel label={label} required={required ?? false} optional={optional ?? false} />
      </Label>
      <Help>{help}</Help>
      <Group className="input date-group">
        <DateInput className="date-input">{(segment) => <DateSegment segment={segment} className="date-segment" />}</DateInput>
        <AriaButton className="date-button" aria-label="カレンダーから選ぶ">
          <Icon name="calendar" size={18} />
        </AriaButton>
      </Group>
      <Wrong>{error}</Wrong>
      <CalendarPopover />
    </AriaDatePicker>
  )
}

/** A minute as "2026-12-05T09:00". */
export function MinuteField({ label, help, error, required, className, value, onChange, least }: DateProps) {
  const read = (text: string) => {
    try {
      return parseDateTime(text)
    } catch {
      return null
    }
  }
  const min = least ? read(least) : null
  return (
    <AriaDatePicker
      className={cx('field', className)}
      value={read(value) as DateValue | null}
      onChange={(v) => onChange(v ? v.toString().slice(0, 16) : '')}
      granularity="minute"
      hourCycle={24}
      shouldForceLeadingZeros
      isRequired={required ?? false}
      isInvalid={Boolean(error)}
      validationBehavior="aria"
      {...(min ? { minValue: min } : {})}
    >
      <Label className="field-label">
        <FieldLabel label={label} required={required ?? false} />
      </Label>
      <Help>{help}</Help>
      <Group className="input date-group">
        <DateInput className="date-input">{(segment) => <DateSegment segment={segment} className="date-segment" />}</DateInput>
        <AriaButton className="date-button" aria-label="カレンダーから選ぶ">
          <Icon name="calendar" size={18} />
        </AriaButton>
      </Group>
      <Wrong>{error}</Wrong>
      <CalendarPopover />
    </AriaDatePicker>
  )
}

/** "09:00" */
export function TimeField({ label, help, error, value, onChange }: DateProps) {
  let time = null
  try {
    time = parseTime(value)
  } catch {
    // Not typed to the end yet.
  }
  return (
    <AriaTimeField className="field" value={time} onChange={(v) => onChange(v ? v.toString().slice(0, 5) : '')} granularity="minute" hourCycle={24} shouldForceLeadingZeros isInvalid={Boolean(error)} validationBehavior="aria">
      <Label className="field-label">{label}</Label>
      <Help>{help}</Help>
      <DateInput className="input date-input date-input-time">{(segment) => <DateSegment segment={segment} className="date-segment" />}</DateInput>
      <Wrong>{error}</Wrong>
    </AriaTimeField>
  )
}

// ---- menus and dialogs -------------------------------------------------------------------

/** Items of one group follow each other under its name. */
export function MenuButton<K extends string>({ label, icon, items, onAction, kind, small, iconOnly }: { label: string; icon?: IconName; items: (Item<K> & { group?: string })[]; onAction: (id: K) => void; kind?: ButtonProps['kind']; small?: boolean; iconOnly?: boolean }) {
  const groups = [...new Set(items.map((i) => i.group ?? ''))]
  const option = (item: Item<K>) => (
    <MenuItem key={item.id} id={item.id} textValue={item.label} className="option">
      <span className="option-text">
        <span>{item.label}</span>
        {item.note && <span className="option-note">{item.note}</span>}
      </span>
    </MenuItem>
  )
  return (
    <MenuTrigger>
      <Button kind={kind ?? 'secondary'} small={small ?? false} {...(icon ? { icon } : {})} {...(iconOnly ? { 'aria-label': label } : {})}>
        {iconOnly ? undefined : label}
      </Button>
      <Popover className="popover" offset={4} placement="bottom start">
        <Menu className="listbox" onAction={(key) => onAction(key as K)} disabledKeys={items.filter((i) => i.disabled).map((i) => i.id)} aria-label={label}>
          {groups.length < 2
            ? items.map(option)
            : groups.map((g) => (
                <MenuSection key={g} className="option-group">
                  <Header className="option-group-name">{g || 'そのほか'}</Header>
                  {items.filter((i) => (i.group ?? '') === g).map(option)}
                </MenuSection>
              ))}
        </Menu>
      </Popover>
    </MenuTrigger>
  )
}

/** What is longer than the screen can be scrolled by keyboard, also when nothing in it takes the focus. */
function DialogBody({ label, children }: { label: string; children: ReactNode }) {
  const ref = useRef<HTMLDivElement>(null)
  const [scrolls, setScrolls] = useState(false)
  useEffect(() => {
    const box = ref.current
    if (!box) return
    const observer = new ResizeObserver(() => setScrolls(box.scrollHeight > box.clientHeight))
    for (const each of [box, ...box.children]) observer.observe(each)
    return () => observer.disconnect()
  })
  return (
    <div className="dialog-body" ref={ref} {...(scrolls ? { role: 'region', 'aria-label': label, tabIndex: 0 } : {})}>
      {children}
    </div>
  )
}

export function Dialog({ title, isOpen, onClose, children, size = 'middle', actions, dismissable = true, alert }: { title: string; isOpen: boolean; onClose: () => void; children?: ReactNode; size?: 'small' | 'middle' | 'full'; actions?: ReactNode; dismissable?: boolean; alert?: boolean }) {
  return (
    <ModalOverlay className="overlay" isOpen={isOpen} onOpenChange={(open) => !open && onClose()} isDismissable={dismissable && size !== 'full'} isKeyboardDismissDisabled={!dismissable}>
      <Modal className={cx('modal', `modal-${size}`)}>
        <AriaDialog className="dialog" role={alert ? 'alertdialog' : 'dialog'}>
          <div className="dialog-head">
            <Heading slot="title" level={2} className="dialog-title">
              {title}
            </Heading>
            {dismissable && <IconButton icon="close" label="閉じる" onPress={onClose} />}
          </div>
          <DialogBody label={title}>{children}</DialogBody>
          {actions && <div className="dialog-actions">{actions}</div>}
        </AriaDialog>
      </Modal>
    </ModalOverlay>
  )
}

/** A dialog that is open with one form in it; children are the form. */
export function SaveDialog({ label = '保存する', onSave, isPending, isDisabled, ...dialog }: { title: string; size?: 'small' | 'middle' | 'full'; label?: string; onSave: () => void; onClose: () => void; isPending?: boolean; isDisabled?: boolean; children: ReactNode }) {
  return (
    <Dialog
      {...dialog}
      isOpen
      actions={
        <>
          <Button onPress={dialog.onClose}>やめる</Button>
          <Button kind="primary" isPending={isPending} isDisabled={isDisabled} onPress={onSave}>
            {label}
          </Button>
        </>
      }
    />
  )
}

/** A question before something that cannot be undone. */
export function Confirm({ title, isOpen, onClose, onConfirm, confirm, children, danger, pending }: { title: string; isOpen: boolean; onClose: () => void; onConfirm: () => void; confirm: string; children: ReactNode; danger?: boolean; pending?: boolean }) {
  return (
    <Dialog
      title={title}
      isOpen={isOpen}
      onClose={onClose}
      size="small"
      alert
      actions={
        <>
          <Button onPress={onClose}>やめる</Button>
          <Button kind={danger ? 'danger' : 'primary'} onPress={onConfirm} isPending={pending ?? false}>
            {confirm}
          </Button>
        </>
      }
    >
      {children}
    </Dialog>
  )
}

// ---- telling ---------------------------------------------------------------------------------

export function Notice({ kind = 'info', title, children, actions, live }: { kind?: 'info' | 'success' | 'warning' | 'error'; title?: ReactNode; children?: ReactNode; actions?: ReactNode; live?: boolean }) {
  return (
    <div className={cx('notice', `notice-${kind}`)} role={live ? (kind === 'error' ? 'alert' : 'status') : undefined}>
      <Icon name={kind} size={24} />
      <div className="notice-body">
        {title && <p className="notice-title">{title}</p>}
        {children && <div>{children}</div>}
        {actions && <div className="notice-actions">{actions}</div>}
      </div>
    </div>
  )
}

export interface SummaryItem {
  message: string
  /** Id of the element to go to. */
  target?: string | undefined
}
/** All that is wrong, first on the page; takes the focus when it appears. */
export function ErrorSummary({ title = '入力した内容を確かめてください', items, at }: { title?: string; items: SummaryItem[]; at?: number }) {
  const ref = useRef<HTMLDivElement>(null)
  useEffect(() => {
    if (items.length > 0) ref.current?.focus()
    // Again whenever something was tried again, not while it is being put right.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [at])
  if (items.length === 0) return null
  return (
    <div className="notice notice-error" role="alert" tabIndex={-1} ref={ref}>
      <Icon name="error" size={24} />
      <div className="notice-body">
        <p className="notice-title">エラー：{title}</p>
        <ul className="summary-list">
          {items.map((item, i) => (
            <li key={i}>
              {item.target ? (
                <a
                  href={`#${item.target}`}
                  onClick={(e) => {
                    e.preventDefault()
                    goTo(item.target!)
                  }}
                >
                  {item.message}
                </a>
              ) : (
                item.message
              )}
            </li>
          ))}
        </ul>
      </div>
    </div>
  )
}

/** Brings an element, or the first field in it, into view and focuses it. */
export function goTo(id: string): void {
  const found = document.getElementById(id)
  if (!found) return
  const field = found.matches('input,textarea,button,select') ? found : found.querySelector<HTMLElement>('input,textarea,[role="spinbutton"],button')
  found.scrollIntoView({ block: 'center' })
  ;(field ?? found).focus({ preventScroll: true })
}

export function Bar({ label, value, most, text, bad = 0 }: { label: string; value: number; most: number; text?: string; /** How much of the value went wrong. */ bad?: number }) {
  return (
    <ProgressBar className="progress" value={value} maxValue={Math.max(1, most)} aria-label={label} {...(text ? { valueLabel: text } : {})}>
      {({ percentage }) => (
        <span className="progress-track">
          <span className="progress-fill" style={{ width: `${(percentage ?? 0) * (value > 0 ? 1 - bad / value : 1)}%` }} />
          {bad > 0 && value > 0 && <span className="progress-fill progress-bad" style={{ width: `${((percentage ?? 0) * bad) / value}%` }} />}
        </span>
      )}
    </ProgressBar>
  )
}

export function Loading({ label = '読み込んでいます' }: { label?: string }) {
  const [late, setLate] = useState(false)
  useEffect(() => {
    const timer = setTimeout(() => setLate(true), 250)
    return () => clearTimeout(timer)
  }, [])
  return (
    <div className="loading" role="status">
      {late && (
        <>
          <span className="spinner" aria-hidden="true" />
          <span>{label}</span>
        </>
      )}
    </div>
  )
}

export function Empty({ title, children, actions }: { title: string; children?: ReactNode; actions?: ReactNode }) {
  return (
    <div className="empty">
      <p className="empty-title">{title}</p>
      {children && <div>{children}</div>}
      {actions && <div className="row">{actions}</div>}
    </div>
  )
}

/** The heads of columns: of numbers to the right, of buttons for screen readers only. */
export function TableHead({ names }: { names: (string | { number: string } | { hidden: string })[] }) {
  return (
    <thead>
      <tr>
        {names.map((n, i) => {
          if (typeof n === 'string') return <th key={i} scope="col">{n}</th>
          if ('number' in n) return <th key={i} scope="col" className="num">{n.number}</th>
          return <th key={i} scope="col"><span className="visually-hidden">{n.hidden}</span></th>
        })}
      </tr>
    </thead>
  )
}

/** A wide table may scroll in its own box; the box takes the focus so that the keyboard can scroll it. */
export function TableBox({ label, children }: { label: string; children: ReactNode }) {
  return (
    <div className="table-box" role="region" aria-label={label} tabIndex={0}>
      {children}
    </div>
  )
}
