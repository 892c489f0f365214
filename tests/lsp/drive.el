;;; Drives a real Emacs through eglot as a person would. Environment: WISEN, WORK, PLUGIN, PAGE, OUT.
(setq user-emacs-directory (concat (getenv "WORK") "/.emacs.d/") make-backup-files nil create-lockfiles nil
      eglot-sync-connect 60 eglot-events-buffer-size 0 eglot-confirm-server-initiated-edits nil
      eglot-confirm-server-edits nil eglot-send-changes-idle-time 0)
(add-to-list 'load-path (getenv "PLUGIN"))
(require 'wisen)
(require 'url-util)
(setq jrpc-default-request-timeout 60)
(define-derived-mode wisen-test-mode text-mode "Test")
(add-to-list 'auto-mode-alist '("\\.\\(md\\|note\\)\\'" . wisen-test-mode))
(add-to-list 'eglot-server-programs (cons 'wisen-test-mode #'wisen-contact))
(defvar seen nil)
(defun note (key value) (push (cons key value) seen))
(defun begin () (apply #'eglot (eglot--guess-contact)))
(defun waits-for (what)
  "Wait until WHAT gives something that is not nil; that."
  (let ((deadline (+ (float-time) 60)) found)
    (while (and (not (setq found (funcall what))) (< (float-time) deadline)) (accept-process-output nil 0.02))
    found))
(defun action (words &optional start end)
  "The code action that says WORDS; done as eglot does it. On a busy machine the first answers know no skills."
  (let ((one (waits-for (lambda () (seq-find (lambda (one) (string-search words (plist-get one :title)))
                                             (eglot-code-actions (or start (point-min)) (or end (point-max))))))))
    (unless one (error "no action %s" words))
    (when (plist-get one :edit) (eglot--apply-workspace-edit (plist-get one :edit)))
    (let ((told (plist-get one :command)))
      (when told (apply #'wisen-run (plist-get told :command) (append (plist-get told :arguments) nil))))
    (eglot--signal-textDocument/didChange)))
(defun remarks () (flymake-start) (mapcar #'flymake-diagnostic-text (flymake-diagnostics)))

;; The program is missing.
(setq wisen-command '("/nowhere/wisen" "lsp"))
(find-file (concat (getenv "WORK") "/a.note"))
(note 'missing (condition-case told (begin) (user-error (error-message-string told))))
(setq wisen-command (list (getenv "WISEN") "lsp"))

;; The skill that fits: copied, then its steps taken.
(begin)
(action "copy as a prompt")
(note 'titles (vconcat (mapcar (lambda (one) (plist-get one :title)) (eglot-code-actions (point-min) (point-max)))))
(note 'copied (waits-for (lambda () (and kill-ring (substring-no-properties (current-kill 0))))))
(action "insert the steps")
(note 'buffer (buffer-string))

;; A draft of the last session opens, is taken up by the server, and is accepted.
(note 'draft (plist-get (wisen-synthesize) :draft))
(note 'shown (waits-for (lambda () (let ((name (buffer-file-name (window-buffer)))) (and name (string-search "/drafts/" name) name)))))
(with-current-buffer (window-buffer)
  (unless (eglot-managed-p) (begin))
  (action "accept this draft"))
(note 'accepted (waits-for (lambda () (file-exists-p (concat (getenv "WISEN_HOME") "/skills/cut-new-release-docs-site/SKILL.md")))))

;; The marked lines become a draft.
(with-current-buffer (get-file-buffer (concat (getenv "WORK") "/a.note"))
  (erase-buffer)
  (insert "How to rotate the signing keys:\n\n1. Make a new key\n2. Put it beside the old one\n3. Take the old one away\n")
  (eglot--signal-textDocument/didChange)
  (note 'selected (plist-get (wisen-selection (point-min) (point-max)) :name)))

;; A page: what is wrong is said and mended, a heading completes, a name tells how it stands.
(find-file (getenv "PAGE"))
(unless (eglot-managed-p) (begin))
(note 'diagnostic (car (waits-for #'remarks)))
(action "front matter")
(note 'mended (buffer-substring (point-min) (line-end-position 2)))
(goto-char (point-max))
(insert "\n## Pit")
(eglot--signal-textDocument/didChange)
(note 'completed (vconcat (mapcar #'substring-no-properties
                                  (pcase (eglot-completion-at-point) (`(,_ ,_ ,table . ,_) (all-completions "## Pit" table))))))
(goto-char (point-min))
(search-forward "migrate-to")
(let* ((told (jsonrpc-request (eglot-current-server) :textDocument/hover (eglot--TextDocumentPositionParams))))
  (note 'hover (plist-get (plist-get told :contents) :value)))

(dolist (buffer (buffer-list)) (with-current-buffer buffer (set-buffer-modified-p nil)))
(note 'outlived (let ((process (jsonrpc--process (eglot-current-server)))) (eglot-shutdown-all) (process-live-p process)))
(with-temp-file (getenv "OUT") (insert (json-encode seen)))
