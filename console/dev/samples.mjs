// One message of every type, for the development mock and for the tests of the renderer.

/** @typedef {import('../src/line/types').LineMessage} LineMessage */
/** @typedef {import('../src/line/types').RichMenu} RichMenu */

/** @param {string} text @param {string} color @param {number} width @param {number} height */
export const picture = (text, color, width, height) => `/_sim/sample?text=${encodeURIComponent(text)}&color=${color}&width=${width}&height=${height}`

const WELCOME = '盛岡市公式アカウントへようこそ。\nごみの日は https://www.city.example.lg.jp/gomi/（盛岡地域）をご覧ください。お問い合わせは tel:019-651-4111 まで。$'

/** @type {LineMessage[]} */
export const simple = [
  {
    type: 'text',
    text: WELCOME,
    emojis: [{ index: WELCOME.indexOf('$'), productId: '5ac1bfd5040ab15980c9b435', emojiId: '001' }],
  },
  {
    type: 'textV2',
    text: '{who} 明日は資源ごみの日です {smile} 波かっこは {{ と }} で書きます。',
    substitution: {
      who: { type: 'mention', mentionee: { type: 'user', userId: 'U0' } },
      smile: { type: 'emoji', productId: '5ac1bfd5040ab15980c9b435', emojiId: '002' },
    },
  },
  { type: 'sticker', packageId: '446', stickerId: '1988' },
  { type: 'image', originalContentUrl: picture('さんさ踊り', '1f4e8c', 1200, 900), previewImageUrl: picture('さんさ踊り', '1f4e8c', 600, 450) },
  { type: 'video', originalContentUrl: '/_sim/sample.mp4', previewImageUrl: picture('防災の動画', '7a3b12', 640, 480), trackingId: 'film-1' },
  { type: 'audio', originalContentUrl: '/_sim/sample.m4a', duration: 63000 },
  { type: 'location', title: '盛岡市役所 本庁舎', address: '岩手県盛岡市内丸12-2', latitude: 39.70204, longitude: 141.15448 },
  { type: 'coupon', couponId: '01JYNW8JMQVFBNWF1APF8Z3FS7' },
  // @ts-expect-error A message that is not what it says must not take the talk with it.
  { type: 'flex', altText: '壊れたメッセージ', contents: { type: 'carousel' } },
  // @ts-expect-error A type that nobody knows yet has to be shown as such.
  { type: 'hologram', altText: '未知の形式' },
]

/** @type {LineMessage[]} */
export const templates = [
  {
    type: 'imagemap',
    baseUrl: picture('避難所を探す', '8a1c2b', 1040, 620) + '&base=',
    altText: '避難所の検索メニュー',
    baseSize: { width: 1040, height: 620 },
    actions: [
      { type: 'uri', linkUri: 'https://www.city.example.lg.jp/hinan', label: '地図で探す', area: { x: 0, y: 0, width: 520, height: 620 } },
      { type: 'message', text: '近くの避難所', area: { x: 520, y: 0, width: 520, height: 620 } },
    ],
  },
  {
    type: 'template',
    altText: '道路の異状を通報する',
    template: {
      type: 'buttons',
      thumbnailImageUrl: picture('道路通報', '2e6b4f', 1024, 678),
      title: '道路の異状を見つけたら',
      text: '穴やひび、街灯の故障などを写真と場所でお知らせください。',
      defaultAction: { type: 'uri', label: '詳しく', uri: 'https://www.city.example.lg.jp/road' },
      actions: [
        { type: 'postback', label: '通報をはじめる', data: 'report=start', displayText: '通報をはじめます' },
        { type: 'datetimepicker', label: '見つけた日時を選ぶ', data: 'report=when', mode: 'datetime', initial: '2026-11-22t10:00', min: '2026-11-01t00:00', max: '2026-12-31t23:59' },
        { type: 'uri', label: '電話で知らせる', uri: 'tel:019-651-4111' },
      ],
    },
  },
  {
    type: 'template',
    altText: '予約の確認',
    sender: { name: '盛岡市 市民課', iconUrl: picture('市', '5a3d8c', 120, 120) },
    template: {
      type: 'confirm',
      text: '11月25日（水）10:30 に予約します。よろしいですか。',
      actions: [
        { type: 'message', label: 'はい', text: 'はい' },
        { type: 'message', label: 'いいえ', text: 'いいえ' },
      ],
    },
  },
  {
    type: 'template',
    altText: 'イベントのお知らせ',
    template: {
      type: 'carousel',
      columns: ['もりおか雪あかり', 'いわて雪まつり', '冬の読書会'].map((title, i) => ({
        thumbnailImageUrl: picture(title, ['24507a', '35618f', '6b4a2b'][i] ?? '333333', 1024, 678),
        title,
        text: i === 2 ? '市立図書館で、小学生と保護者の読書会を開きます。申し込みが必要です。' : '2月の夜を、ろうそくの灯りで。',
        actions: [
          { type: 'uri', label: '詳しく見る', uri: 'https://www.city.example.lg.jp/event' },
          { type: 'clipboard', label: '合言葉をコピー', clipboardText: `MORIOKA-${i}` },
        ],
      })),
    },
  },
  {
    type: 'template',
    altText: '写真で見る盛岡',
    template: {
      type: 'image_carousel',
      columns: ['石割桜', '岩手山', '北上川'].map((name, i) => ({
        imageUrl: picture(name, ['9c4f6d', '3c5a77', '2f6f73'][i] ?? '333333', 600, 600),
        action: { type: 'message', label: name, text: name },
      })),
    },
    quickReply: {
      items: [
        { type: 'action', action: { type: 'camera', label: 'カメラ' } },
        { type: 'action', action: { type: 'cameraRoll', label: 'アルバム' } },
        { type: 'action', action: { type: 'location', label: '現在地を送る' } },
        { type: 'action', imageUrl: picture('?', '444444', 48, 48), action: { type: 'message', label: 'よくある質問', text: 'よくある質問' } },
        { type: 'action', action: { type: 'postback', label: 'やめる', data: 'cancel', displayText: 'やめる' } },
      ],
    },
  },
]

/** @type {LineMessage[]} */
export const flex = [
  {
    type: 'flex',
    altText: 'もりおか雪あかり 2月11日から',
    contents: {
      type: 'bubble',
      hero: { type: 'image', url: picture('もりおか雪あかり', '24507a', 1000, 650), size: 'full', aspectRatio: '20:13', aspectMode: 'cover', action: { type: 'uri', label: '写真', uri: 'https://www.city.example.lg.jp/' } },
      body: {
        type: 'box',
        layout: 'vertical',
        spacing: 'md',
        contents: [
          { type: 'text', text: 'もりおか雪あかり', weight: 'bold', size: 'xl', wrap: true },
          {
            type: 'box',
            layout: 'baseline',
            contents: [
              { type: 'icon', url: picture('★', 'b8860b', 40, 40), size: 'sm' },
              { type: 'text', text: '参加無料', size: 'sm', color: '#555555', margin: 'md', flex: 0 },
              { type: 'text', text: '申込不要', size: 'sm', color: '#555555', align: 'end' },
            ],
          },
          {
            type: 'box',
            layout: 'vertical',
            spacing: 'sm',
            contents: [
              ['日時', '2月11日（木）から13日（土）\n17時から20時まで'],
              ['場所', '盛岡城跡公園ほか'],
            ].map(([name, value]) => ({
              type: /** @type {const} */ ('box'),
              layout: /** @type {const} */ ('baseline'),
              spacing: 'sm',
              contents: [
                { type: /** @type {const} */ ('text'), text: name, color: '#666666', size: 'sm', flex: 1 },
                { type: /** @type {const} */ ('text'), text: value, wrap: true, color: '#333333', size: 'sm', flex: 5 },
              ],
            })),
          },
          { type: 'separator', margin: 'lg' },
          {
            type: 'text',
            wrap: true,
            size: 'sm',
            contents: [
              { type: 'span', text: '駐車場はありません。' },
              { type: 'span', text: '公共交通機関', weight: 'bold', color: '#b3261e' },
              { type: 'span', text: 'をご利用ください。', decoration: 'underline' },
            ],
          },
        ],
      },
      footer: {
        type: 'box',
        layout: 'vertical',
        spacing: 'sm',
        contents: [
          { type: 'button', style: 'primary', action: { type: 'uri', label: '詳しく見る', uri: 'https://www.city.example.lg.jp/event' } },
          { type: 'button', style: 'secondary', height: 'sm', action: { type: 'postback', label: 'リマインドする', data: 'remind=1', displayText: 'リマインドしてください' } },
          { type: 'button', height: 'sm', action: { type: 'message', label: '交通案内', text: '交通案内' } },
        ],
      },
      styles: { footer: { separator: true } },
    },
  },
  {
    type: 'flex',
    altText: '開設中の避難所 3か所',
    contents: {
      type: 'carousel',
      contents: [
        ['仁王小学校', '空きあり', 30, '#197a4b'],
        ['桜城小学校', 'やや混雑', 72, '#8a5a00'],
        ['中央公民館', '満員', 100, '#b3261e'],
      ].map(([name, state, percent, color]) => ({
        type: /** @type {const} */ ('bubble'),
        size: /** @type {const} */ ('micro'),
        header: {
          type: /** @type {const} */ ('box'),
          layout: /** @type {const} */ ('vertical'),
          backgroundColor: String(color),
          paddingAll: 'lg',
          contents: [
            { type: 'text', text: String(state), color: '#ffffff', size: 'sm', weight: 'bold' },
            {
              type: 'box',
              layout: 'vertical',
              backgroundColor: '#ffffff66',
              height: '6px',
              cornerRadius: '3px',
              margin: 'sm',
              contents: [{ type: 'box', layout: 'vertical', width: `${percent}%`, height: '6px', backgroundColor: '#ffffff', contents: [{ type: 'filler' }] }],
            },
          ],
        },
        body: {
          type: /** @type {const} */ ('box'),
          layout: /** @type {const} */ ('vertical'),
          contents: [
            { type: 'text', text: String(name), weight: 'bold', wrap: true },
            { type: 'text', text: 'ペット同伴可。車いす対応トイレがあります。受付は正面玄関です。', size: 'xs', color: '#555555', wrap: true, maxLines: 2, margin: 'sm' },
          ],
        },
        action: { type: /** @type {const} */ ('uri'), label: `${name}の地図`, uri: 'https://www.city.example.lg.jp/hinan' },
      })),
    },
  },
  {
    type: 'flex',
    altText: '給付金の申請状況',
    contents: {
      type: 'bubble',
      size: 'giga',
      header: {
        type: 'box',
        layout: 'horizontal',
        contents: [
          { type: 'text', text: '申請の状況', weight: 'bold', color: '#ffffff', gravity: 'center' },
          {
            type: 'box',
            layout: 'vertical',
            width: '72px',
            cornerRadius: '20px',
            backgroundColor: '#ffd24d',
            paddingAll: 'xs',
            contents: [{ type: 'text', text: '審査中', size: 'xs', align: 'center', weight: 'bold' }],
          },
        ],
        justifyContent: 'space-between',
      },
      hero: {
        type: 'box',
        layout: 'vertical',
        contents: [
          { type: 'image', url: picture('', '3c5a77', 800, 300), size: 'full', aspectRatio: '8:3', aspectMode: 'cover' },
          {
            type: 'box',
            layout: 'vertical',
            position: 'absolute',
            offsetBottom: '0px',
            offsetStart: '0px',
            offsetEnd: '0px',
            paddingAll: '10px',
            backgroundColor: '#00000099',
            contents: [{ type: 'text', text: '受付番号 2026-001234', color: '#ffffff', size: 'lg' }],
          },
          {
            type: 'box',
            layout: 'vertical',
            position: 'absolute',
            offsetTop: '8px',
            offsetEnd: '8px',
            width: '44px',
            height: '44px',
            cornerRadius: '100px',
            borderWidth: 'medium',
            borderColor: '#ffffff',
            justifyContent: 'center',
            backgroundColor: '#b3261e',
            contents: [{ type: 'text', text: '重要', size: 'xxs', align: 'center', color: '#ffffff' }],
          },
        ],
      },
      body: {
        type: 'box',
        layout: 'vertical',
        contents: [
          {
            type: 'box',
            layout: 'horizontal',
            contents: ['受付', '審査', '決定'].map((step, i) => ({
              type: /** @type {const} */ ('box'),
              layout: /** @type {const} */ ('vertical'),
              alignItems: /** @type {const} */ ('center'),
              contents: [
                {
                  type: /** @type {const} */ ('box'),
                  layout: /** @type {const} */ ('vertical'),
                  width: '28px',
                  height: '28px',
                  cornerRadius: '14px',
                  backgroundColor: i < 2 ? '#1d4fa3' : '#767676',
                  justifyContent: /** @type {const} */ ('center'),
                  contents: [{ type: /** @type {const} */ ('text'), text: String(i + 1), align: /** @type {const} */ ('center'), size: 'sm', color: '#ffffff' }],
                },
                { type: /** @type {const} */ ('text'), text: step, size: 'xs', align: /** @type {const} */ ('center'), margin: 'sm' },
              ],
            })),
          },
          {
            type: 'box',
            layout: 'horizontal',
            margin: 'xl',
            borderWidth: 'normal',
            borderColor: '#b4b4b4',
            cornerRadius: 'md',
            contents: [
              { type: 'button', action: { type: 'message', label: '取り下げる', text: '取り下げる' }, color: '#b3261e', height: 'sm' },
              { type: 'separator' },
              { type: 'button', action: { type: 'uri', label: '内容を見る', uri: 'https://www.city.example.lg.jp/' }, height: 'sm' },
            ],
          },
          { type: 'text', text: '2行目までで切れる長い説明です。'.repeat(6), wrap: true, maxLines: 2, size: 'sm', margin: 'md', lineSpacing: '6px' },
          { type: 'text', text: '右寄せの小さい文字', size: 'xxs', align: 'end', decoration: 'line-through', action: { type: 'message', label: '説明', text: '説明' } },
        ],
      },
      styles: { header: { backgroundColor: '#1b2a3d' } },
    },
  },
  {
    type: 'flex',
    altText: '防災ラジオの聞き方（動画）',
    contents: {
      type: 'bubble',
      size: 'kilo',
      hero: {
        type: 'video',
        url: '/_sim/sample.mp4',
        previewUrl: picture('動画', '5a2a2a', 640, 360),
        aspectRatio: '16:9',
        altContent: { type: 'image', url: picture('動画', '5a2a2a', 640, 360), size: 'full', aspectRatio: '16:9', aspectMode: 'cover' },
        action: { type: 'uri', label: 'くわしく', uri: 'https://www.city.example.lg.jp/radio' },
      },
      body: {
        type: 'box',
        layout: 'horizontal',
        spacing: 'md',
        background: { type: 'linearGradient', angle: '90deg', startColor: '#fff3d6', endColor: '#ffffff' },
        contents: [
          { type: 'image', url: picture('FM', '333333', 200, 200), size: 'xs', flex: 0, aspectMode: 'cover' },
          {
            type: 'box',
            layout: 'vertical',
            justifyContent: 'center',
            contents: [
              { type: 'text', text: '76.9 MHz', size: 'xxl', weight: 'bold', color: '#b3261e', adjustMode: 'shrink-to-fit' },
              { type: 'text', text: '長い文字は一行で切れて三点で終わります', size: 'xs', style: 'italic' },
            ],
          },
          { type: 'separator' },
          { type: 'text', text: 'NEW', size: 'xs', weight: 'bold', color: '#1d4fa3', flex: 0, gravity: 'center' },
        ],
      },
    },
    quickReply: { items: [{ type: 'action', action: { type: 'message', label: 'ほかの避難所', text: 'ほかの避難所' } }] },
  },
]

/** @type {(id: string, name: string, other: string) => RichMenu} */
export const richMenu = (id, name, other) => ({
  richMenuId: id,
  chatBarText: 'メニュー',
  selected: true,
  size: { width: 2500, height: 1686 },
  areas: [
    { bounds: { x: 0, y: 0, width: 2500, height: 260 }, action: { type: 'richmenuswitch', label: 'タブを切り替える', richMenuAliasId: other, data: `tab=${other}` } },
    { bounds: { x: 0, y: 260, width: 833, height: 713 }, action: { type: 'message', label: 'ごみの日', text: 'ごみの日' } },
    { bounds: { x: 833, y: 260, width: 834, height: 713 }, action: { type: 'uri', label: '防災', uri: 'https://www.city.example.lg.jp/bousai' } },
    { bounds: { x: 1667, y: 260, width: 833, height: 713 }, action: { type: 'postback', label: '通報', data: 'report', displayText: '通報する', inputOption: 'closeRichMenu' } },
    { bounds: { x: 0, y: 973, width: 833, height: 713 }, action: { type: 'datetimepicker', label: '予約', data: 'book', mode: 'date' } },
    { bounds: { x: 833, y: 973, width: 834, height: 713 }, action: { type: 'postback', label: '質問する', data: 'ask', inputOption: 'openKeyboard', fillInText: '質問: ' } },
    { bounds: { x: 1667, y: 973, width: 833, height: 713 }, action: { type: 'uri', label: '設定', uri: 'https://www.city.example.lg.jp/settings' } },
  ],
  imageUrl: `/_sim/richmenu/${name}/image`,
})
