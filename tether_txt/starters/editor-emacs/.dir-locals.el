;; For Emacs 29 or later with eglot: which schema is for which files.
((nil
  . ((eglot-workspace-configuration
      . (:yaml
         (:schemas
          (:./@SCHEMAS@/commitment.schema.json
           "@BEFORE@@FOLDER@/**/*.yaml"
           :./@SCHEMAS@/people.schema.json
           "@BEFORE@people.yaml"
           :./@SCHEMAS@/goals.schema.json
           "@BEFORE@goals.yaml"
           :./@SCHEMAS@/settings.schema.json
           "@BEFORE@tether.yaml")))))))
