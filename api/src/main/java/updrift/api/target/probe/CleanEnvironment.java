package updrift.api.target.probe;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The environment that probes get: nothing of what surrounds the host, which somebody else may have set. */
final class CleanEnvironment {
    /** Marks whatever a probe starts, so that it can be found and ended. */
    static final String MARK = "UPDRIFT_PROBE";

    private CleanEnvironment() {}

    static void apply(Map<String, String> environment, String mark) {
        @Nullable String systemRoot = environment.get("SystemRoot");
        environment.clear();
        if (systemRoot != null) {
            // Windows starts hardly anything without it.
            environment.put("SystemRoot", systemRoot);
            environment.put("PATH", systemRoot + "\\System32");
        } else {
            environment.put("PATH", "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin");
        }
        environment.put("LC_ALL", "C");
        environment.put(MARK, mark);
    }
}
