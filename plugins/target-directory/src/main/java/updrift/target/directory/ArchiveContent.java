package updrift.target.directory;

import java.io.IOException;
import java.io.InputStream;

/** Takes what a reader finds in an archive, in its order. */
interface ArchiveContent {
    /** Takes one entry; {@code content} is open until this returns. */
    void entry(ArchiveEntry entry, InputStream content) throws IOException, PackageRefused;

    /** How many bytes all entries, with what an archive wraps around them, may come to, as far as is known by now. */
    long bytesMax();
}
