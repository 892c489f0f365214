// opencode's plugin for one run: the note that fits becomes a part of the message that nobody typed, undrawn.
import { ask } from "./ask.mjs"

export const wisen = async ({ client }) => ({
  "chat.message": async (input, output) => {
    try {
      const typed = output.parts.filter((part) => part.type === "text" && !part.synthetic)
      const last = output.parts[output.parts.length - 1]
      const told = await ask("chat.message", {
        prompt: typed.map((part) => part.text).join("\n"),
        model: input.model?.modelID,
      })
      if (!told.note || !last) return
      output.parts.push({
        id: last.id + "w", // parts are kept in the order of their ids
        sessionID: last.sessionID,
        messageID: last.messageID,
        type: "text",
        synthetic: true,
        text: told.note,
      })
      if (told.receipt) await client?.tui?.showToast?.({ body: { message: told.receipt, variant: "info" } })
    } catch {
      return
    }
  },
})
