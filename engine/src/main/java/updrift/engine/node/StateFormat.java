package updrift.engine.node;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import updrift.api.disk.StateDirectory;
import updrift.api.error.ErrorCode;
import updrift.api.error.UpdriftException;

/** The file that tells which version of Updrift's layout a state directory has, and for which product it is. */
final class StateFormat {
    static final String FILE = "format";

    /** Raised when the layout changes; what is older is then written anew, what is newer is refused. */
    private static final int CURRENT = 1;

    private static final Pattern TEXT =
            Pattern.compile("updrift-state ([0-9]{1,9})\n(?:product ([a-z0-9._-]{1,64})\n)?(?s:.*)");

    private StateFormat() {}

    /** The product of {@code state}; a fresh one is marked as {@code product}'s. Null: whichever it is. */
    static String check(StateDirectory state, Path directory, @Nullable String product) {
        Optional<String> found = state.read(FILE).map(bytes -> productOf(bytes, directory));
        if (found.isPresent() && product != null && !found.get().equals(product)) {
            throw unusable(directory, "belongs to product " + found.get() + ", not to " + product);
        }
        if (found.isEmpty() && product != null) {
            String text = "updrift-state " + CURRENT + "\nproduct " + product + "\n";
            state.replace(FILE, text.getBytes(StandardCharsets.UTF_8));
            return product;
        }
        return found.orElseThrow(() -> unusable(directory, "has no format file"));
    }

    private static String productOf(byte[] bytes, Path directory) {
        Matcher text = TEXT.matcher(new String(bytes, StandardCharsets.UTF_8));
        if (!text.matches()) {
            throw unusable(directory, "has a format file that isn't Updrift's");
        }
        int format = Integer.parseInt(text.group(1));
        if (format > CURRENT) {
            throw unusable(
                    directory,
                    "was written by a newer version (format " + format + ", this one knows " + CURRENT
                            + "): update this one, or choose another state directory");
        }
        String product = text.group(2);
        if (format < CURRENT || product == null) {
            throw unusable(directory, "has a damaged format file");
        }
        return product;
    }

    private static UpdriftException unusable(Path directory, String why) {
        return new UpdriftException(ErrorCode.STATE_UNUSABLE, "state directory " + directory + " " + why);
    }
}
