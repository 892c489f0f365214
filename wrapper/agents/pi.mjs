// pi's extension for one run: before the model is asked, the note that fits goes beside the prompt, undrawn.
import { ask } from "./ask.mjs"

export default function (pi) {
  pi.on("before_agent_start", async (event, context) => {
    try {
      const told = await ask("before_agent_start", {
        prompt: event.prompt,
        model: context?.model?.id,
        transcript_path: context?.sessionManager?.getSessionFile?.(),
      })
      if (!told.note) return
      if (told.receipt) context?.ui?.notify?.(told.receipt, "info")
      return { message: { customType: "wisen", content: told.note, display: false } }
    } catch {
      return
    }
  })
}
