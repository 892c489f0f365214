;;; wisen.el --- the wisen language server for eglot -*- lexical-binding: t -*-

;;; Commentary:
;; (require 'wisen), then M-x eglot in any buffer of a mode in `wisen-modes'; M-x eglot-code-actions offers the skills.

;;; Code:
(require 'eglot)
(defvar wisen-command '("wisen" "lsp") "The server; give the full path when Emacs lacks your shell's PATH.")
(defvar wisen-modes '(markdown-mode gfm-mode text-mode) "Modes in which wisen is the server.")

(defclass wisen-server (eglot-lsp-server) () :documentation "The wisen language server.")

(defun wisen-contact (&rest _)
  "What eglot is to start; says what to do when it is not there."
  (unless (executable-find (car wisen-command))
    (user-error "wisen: cannot find `%s'; install it, or give its full path in `wisen-command'" (car wisen-command)))
  (cons 'wisen-server wisen-command))
(add-to-list 'eglot-server-programs (cons wisen-modes #'wisen-contact))

;; Drafts are opened for you also where eglot itself cannot be asked to show a file (before 1.12).
(cl-defmethod eglot-client-capabilities :around ((_ wisen-server))
  (let ((able (cl-call-next-method)))
    (plist-put able :window (append '(:showDocument (:support t)) (plist-get able :window)))))
(cl-defmethod eglot-handle-request ((_ wisen-server) (_ (eql window/showDocument)) &key uri &allow-other-keys)
  (find-file (funcall (if (fboundp 'eglot-uri-to-path) 'eglot-uri-to-path 'eglot--uri-to-path) uri))
  (unless (eglot-managed-p) (ignore-errors (eglot-ensure)))
  '(:success t))

;; What is to be copied goes into the kill ring.
(cl-defmethod eglot-initialization-options ((_ wisen-server)) '(:wisen (:copies t :asks t)))
(cl-defmethod eglot-handle-notification ((_ wisen-server) (_ (eql wisen/copy)) &key text)
  (kill-new text))

(defun wisen-run (command &rest arguments)
  "Have the server run COMMAND with ARGUMENTS."
  (jsonrpc-request (or (eglot-current-server) (user-error "wisen: no server here; M-x eglot"))
                   :workspace/executeCommand `(:command ,command :arguments ,(vconcat arguments)) :timeout 300))
(defun wisen--here (command &rest arguments)
  "Have the server run COMMAND on this buffer; ARGUMENTS are positions, told as lines from 0."
  (apply #'wisen-run command (plist-get (eglot--TextDocumentIdentifier) :uri)
         (mapcar (lambda (at) (number-to-string (1- (line-number-at-pos at t)))) arguments)))

(defun wisen-synthesize () "A draft skill from the last session." (interactive) (wisen-run "wisen.synthesize" "last"))
(defun wisen-choose () "A draft skill from a session that you pick." (interactive) (wisen-run "wisen.choose"))
(defun wisen-selection (start end)
  "A draft skill from the lines between START and END."
  (interactive "r") (wisen--here "wisen.selection" start (if (> end start) (1- end) end)))
(defun wisen-change () "A draft skill from the change in git." (interactive) (wisen--here "wisen.change"))
(defun wisen-skills () "The skills that fit what stands here." (interactive) (wisen--here "wisen.skills" (point)))
(defun wisen-drafts () "Read a draft that waits." (interactive) (wisen-run "wisen.drafts"))
(defun wisen-prune () "Which skills do not earn their place." (interactive) (wisen-run "wisen.prune"))

(provide 'wisen)
;;; wisen.el ends here
