package updrift.target.command;

import java.util.Locale;
import updrift.api.config.Setting;

/** What a hook is started for. */
enum Step {
    STAGE(
            "prepares the package at UPDRIFT_STAGED and changes nothing that runs; without it nothing but the file is prepared"),
    PROBE_STAGED("prints the version that is staged; without it nothing is asked before the switch"),
    BACK_UP(
            "writes what brings back the version that runs to the file UPDRIFT_BACKUP, or no file if nothing runs; without it"
                    + " roll_back has UPDRIFT_FROM alone to go by"),
    ACTIVATE("switches to what is staged; required"),
    PROBE("prints the version that runs; required"),
    COMMIT("removes what only a rollback needed; without it nothing is removed"),
    ROLL_BACK("switches back to what UPDRIFT_BACKUP and UPDRIFT_FROM say, or to nothing; required"),
    CURRENT_VERSION("prints the version that runs, or nothing if none does; without it the node can't tell");

    private final String meaning;

    Step(String meaning) {
        this.meaning = meaning;
    }

    /** Its setting, such as {@code back_up}. */
    String key() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** What its hook finds in UPDRIFT_STEP, such as {@code back-up}. */
    String word() {
        return key().replace('_', '-');
    }

    boolean required() {
        return this == ACTIVATE || this == PROBE || this == ROLL_BACK;
    }

    /** Whether its hook only looks, and gets a probe's time for it. */
    boolean looks() {
        return this == PROBE_STAGED || this == PROBE || this == CURRENT_VERSION;
    }

    Setting setting() {
        return new Setting(key(), Setting.Kind.TEXT, null, "path of the program that " + meaning);
    }
}
