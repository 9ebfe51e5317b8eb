package updrift.target.directory;

import java.io.Serial;

/** A package that is not what it has to be, and why. Its publisher alone can mend it. */
final class PackageRefused extends Exception {
    @Serial
    private static final long serialVersionUID = 1;

    PackageRefused(String why) {
        super(why);
    }

    PackageRefused(String why, Throwable cause) {
        super(why, cause);
    }
}
