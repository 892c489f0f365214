;;; wisen.el --- the wisen language server for eglot -*- lexical-binding: t -*-

;;; Commentary:
;; (require 'wisen), then M-x eglot in any buffer of a mode in `wisen-modes'; M-x eglot-code-actions offers the skills.

;;; Code:
(require 'eglot)
(defvar wisen-command '("wisen" "lsp") "The server; give the full path when Emacs lacks your shell's PATH.")
(defvar wisen-modes '(markdown-mode gfm-mode text-mode) "Modes in which wisen is the server.")
(add-to-list 'eglot-server-programs (cons wisen-modes (lambda (&rest _) wisen-command)))

(defun wisen-run (command &rest arguments)
  "Have the server run COMMAND with ARGUMENTS."
  (jsonrpc-request (eglot--current-server-or-lose) :workspace/executeCommand
                   `(:command ,command :arguments ,(vconcat arguments)) :timeout 300))
(defun wisen-synthesize () "A draft skill from the last session." (interactive) (wisen-run "wisen.synthesize" "last"))
(defun wisen-prune () "Which skills do not earn their place." (interactive) (wisen-run "wisen.prune"))

(provide 'wisen)
;;; wisen.el ends here
