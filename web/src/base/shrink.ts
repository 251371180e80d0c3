/* A photo from a camera is 4–12 MB; over a ward's network that is a minute nobody has. It is drawn into a canvas of
   at most 1600 px and sent as JPEG, which also drops where and with what it was taken. */

export const LONGEST_EDGE = 1600
const QUALITY = 0.82

export class NotAPhoto extends Error {}

/** The size that fits into `edge`, never enlarged, never below one pixel. */
export function fitInto(
  width: number,
  height: number,
  edge = LONGEST_EDGE,
): { width: number; height: number } {
  const scale = Math.min(1, edge / Math.max(width, height))
  return { width: Math.max(1, Math.round(width * scale)), height: Math.max(1, Math.round(height * scale)) }
}

interface Picture {
  source: CanvasImageSource
  width: number
  height: number
  close(): void
}

function throughImage(file: Blob): Promise<Picture> {
  return new Promise((done, refuse) => {
    const url = URL.createObjectURL(file)
    const image = new Image()
    image.onload = () =>
      done({
        source: image,
        width: image.naturalWidth,
        height: image.naturalHeight,
        close: () => URL.revokeObjectURL(url),
      })
    image.onerror = () => {
      URL.revokeObjectURL(url)
      refuse(new NotAPhoto())
    }
    image.src = url
  })
}

async function open(file: Blob): Promise<Picture> {
  if (typeof createImageBitmap !== 'function') return throughImage(file)
  try {
    const bitmap = await createImageBitmap(file)
    return { source: bitmap, width: bitmap.width, height: bitmap.height, close: () => bitmap.close() }
  } catch {
    /* Some engines decode in <img> what they refuse here. */
    return throughImage(file)
  }
}

/** The photo as a JPEG of at most `edge` px. Throws NotAPhoto when the browser cannot show the file as a picture. */
export async function shrinkPhoto(file: Blob, edge = LONGEST_EDGE): Promise<Blob> {
  const picture = await open(file)
  try {
    const size = fitInto(picture.width, picture.height, edge)
    const canvas = document.createElement('canvas')
    canvas.width = size.width
    canvas.height = size.height
    const pen = canvas.getContext('2d')
    if (!pen) throw new NotAPhoto()
    pen.fillStyle = '#fff'
    pen.fillRect(0, 0, size.width, size.height)
    pen.drawImage(picture.source, 0, 0, size.width, size.height)
    const blob = await new Promise<Blob | null>((done) => canvas.toBlob(done, 'image/jpeg', QUALITY))
    if (!blob) throw new NotAPhoto()
    return blob
  } finally {
    picture.close()
  }
}
