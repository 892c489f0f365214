// Asks the scribe of this run about a prompt, over the socket that WISEN_SOCKET names, as wrapper/relay.py does.
// Law: fails open. Whatever goes wrong, and after LIMIT milliseconds in any case, the answer is an empty object.
import { createConnection } from "node:net"

const LIMIT = 2000

export function ask(event, payload) {
  return new Promise((resolve) => {
    let answer = ""
    let link
    const done = () => {
      clearTimeout(timer)
      link?.destroy()
      try {
        resolve(JSON.parse(answer))
      } catch {
        resolve({})
      }
    }
    const timer = setTimeout(() => { answer = ""; done() }, LIMIT)
    try {
      const body = Buffer.from(JSON.stringify(payload))
      link = createConnection(process.env.WISEN_SOCKET)
      link.setEncoding("utf8")
      link.on("connect", () => link.write(Buffer.concat([Buffer.from(`hook ${event} ${body.length}\n`), body])))
      link.on("data", (piece) => { answer += piece })
      link.on("end", done)
      link.on("error", done)
    } catch {
      done()
    }
  })
}
