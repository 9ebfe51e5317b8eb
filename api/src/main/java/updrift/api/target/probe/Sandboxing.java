package updrift.api.target.probe;

import updrift.api.config.Setting;
import updrift.api.config.Settings;
import updrift.api.error.ErrorCode;
import updrift.api.error.UpdriftException;

/** What the setting {@code sandbox} says of how a staged program is started. */
final class Sandboxing {
    static final String KEY = "sandbox";

    /** For what is asked after the switch, and for who says so. */
    static final Sandboxing OFF = new Sandboxing("off", SandboxSearch.SYSTEM);

    private final String chosen;
    private final SandboxSearch search;

    private Sandboxing(String chosen, SandboxSearch search) {
        this.chosen = chosen;
        this.search = search;
    }

    static Setting setting() {
        return new Setting(
                KEY,
                Setting.Kind.TEXT,
                "auto",
                "auto, off or required: whether a program is asked before the switch in a sandbox, in which it can change nothing;"
                        + " auto does without where none works, required doesn't start the node there");
    }

    /** What {@code settings} choose, or {@code CONFIG_INVALID}. */
    static Sandboxing of(Settings settings, SandboxSearch search) {
        String text = settings.required(KEY);
        if (!text.equals("auto") && !text.equals("off") && !text.equals("required")) {
            throw settings.wrong(KEY, "'" + text + "' is none of auto, off and required");
        }
        return new Sandboxing(text, search);
    }

    /** {@code CONFIG_INVALID} if a sandbox is required and none works here. */
    void check(Settings settings) {
        if (!chosen.equals("required")) {
            return;
        }
        try {
            Surroundings found = search.result();
            if (found.sandbox().isEmpty()) {
                throw settings.wrong(KEY, "is required, and none works here: " + found.whyNone());
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new UpdriftException(ErrorCode.TARGET_FAILED, "the search for a sandbox was interrupted", stopped);
        }
    }

    /** Blocks for some seconds at most when it has to be found out. {@code TARGET_FAILED} if a sandbox is required and doesn't work any more. */
    Surroundings surroundings() throws InterruptedException {
        if (chosen.equals("off")) {
            return Surroundings.BARE;
        }
        Surroundings found = search.result();
        if (chosen.equals("required") && found.sandbox().isEmpty()) {
            throw new UpdriftException(
                    ErrorCode.TARGET_FAILED, "a sandbox is required, and none works any more: " + found.whyNone());
        }
        return found;
    }

    /** What was found didn't work just now. */
    void searchAgain() {
        search.forget();
    }
}
