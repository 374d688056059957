// Things a tester can send without having them at hand.

export interface SamplePlace {
  title: string
  address: string
  latitude: number
  longitude: number
}

export const PLACES: SamplePlace[] = [
  { title: '盛岡市役所', address: '岩手県盛岡市内丸12-2', latitude: 39.70204, longitude: 141.15448 },
  { title: '盛岡駅', address: '岩手県盛岡市盛岡駅前通1', latitude: 39.70144, longitude: 141.13646 },
  { title: '盛岡城跡公園', address: '岩手県盛岡市内丸1', latitude: 39.69977, longitude: 141.15012 },
  { title: '開運橋', address: '岩手県盛岡市大通', latitude: 39.70232, longitude: 141.14092 },
  { title: '高松の池', address: '岩手県盛岡市高松一丁目', latitude: 39.72243, longitude: 141.14862 },
  { title: '玉山総合事務所', address: '岩手県盛岡市渋民', latitude: 39.84227, longitude: 141.21764 },
]

export const STICKERS: { packageId: string; stickerId: string; keywords: string[] }[] = [
  { packageId: '446', stickerId: '1988', keywords: ['こんにちは'] },
  { packageId: '446', stickerId: '1989', keywords: ['ありがとう'] },
  { packageId: '446', stickerId: '1993', keywords: ['OK'] },
  { packageId: '789', stickerId: '10855', keywords: ['おねがい'] },
  { packageId: '789', stickerId: '10858', keywords: ['びっくり'] },
  { packageId: '1070', stickerId: '17839', keywords: ['おやすみ'] },
]

export interface Upload {
  fileName: string
  contentType: string
  /** base64 */
  data: string
}

const base64 = (blob: Blob): Promise<string> =>
  new Promise((done, fail) => {
    const reader = new FileReader()
    reader.onload = () => done(String(reader.result).replace(/^[^,]*,/, ''))
    reader.onerror = () => fail(new Error('ファイルを読めませんでした'))
    reader.readAsDataURL(blob)
  })

export const upload = async (file: File): Promise<Upload> => ({
  fileName: file.name,
  contentType: file.type || 'application/octet-stream',
  data: await base64(file),
})

export const PHOTOS = ['道路の穴', '街灯', '公園の遊具'] as const

/** Draws a photo of what a citizen might report. */
export async function drawPhoto(what: (typeof PHOTOS)[number]): Promise<Upload> {
  const canvas = document.createElement('canvas')
  canvas.width = 1200
  canvas.height = 900
  const c = canvas.getContext('2d')
  if (!c) throw new Error('この端末では写真を描けません')
  const fill = (color: string, x: number, y: number, w: number, h: number) => {
    c.fillStyle = color
    c.fillRect(x, y, w, h)
  }
  const disc = (color: string, x: number, y: number, rx: number, ry: number) => {
    c.fillStyle = color
    c.beginPath()
    c.ellipse(x, y, rx, ry, 0, 0, Math.PI * 2)
    c.fill()
  }
  if (what === '道路の穴') {
    fill('#8fa3b5', 0, 0, 1200, 300)
    fill('#6d6f73', 0, 300, 1200, 600)
    for (let x = 60; x < 1200; x += 260) fill('#e8e6dd', x, 380, 140, 22)
    disc('#3b3b3d', 620, 650, 230, 110)
    disc('#22272b', 640, 665, 170, 70)
  } else if (what === '街灯') {
    fill('#1d2a44', 0, 0, 1200, 900)
    fill('#3b4250', 0, 760, 1200, 140)
    fill('#5a5f69', 560, 200, 30, 580)
    fill('#5a5f69', 560, 200, 190, 22)
    disc('#40444c', 760, 235, 70, 30)
  } else {
    fill('#a9d3ef', 0, 0, 1200, 480)
    fill('#8bb36a', 0, 480, 1200, 420)
    c.strokeStyle = '#b23a2c'
    c.lineWidth = 26
    c.beginPath()
    c.moveTo(300, 780)
    c.lineTo(450, 250)
    c.lineTo(850, 250)
    c.lineTo(1000, 780)
    c.moveTo(560, 250)
    c.lineTo(540, 620)
    c.moveTo(720, 250)
    c.lineTo(760, 560)
    c.stroke()
    fill('#6b4a2b', 500, 610, 200, 30)
  }
  c.fillStyle = '#ffffff'
  c.font = '40px sans-serif'
  c.fillText(`見本: ${what}`, 40, 860)
  const blob = await new Promise<Blob | null>((done) => canvas.toBlob(done, 'image/jpeg', 0.85))
  if (!blob) throw new Error('この端末では写真を描けません')
  return { fileName: `${what}.jpg`, contentType: 'image/jpeg', data: await base64(blob) }
}
