package updrift.target.directory;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * All that a package holds, told before anything of it is unpacked: the file {@link #NAME}, first in the archive.
 *
 * <p>UTF-8, one line for each path, each directory listed and before what it holds: {@code d 0755 PATH} or {@code f MODE SIZE SHA256 PATH} below the line
 * {@code updrift-manifest 1}. Modes are 0755 and 0644; nothing but files and directories can be listed.
 */
final class Manifest {
    static final String NAME = ".updrift-manifest";

    private static final String FIRST_LINE = "updrift-manifest 1";

    /** 13 digits: ten terabytes, and no overflow when {@link Limits#ENTRIES_MAX} are added up. */
    private static final Pattern LINE =
            Pattern.compile("(?:d 0755|f (0644|0755) (0|[1-9][0-9]{0,12}) ([0-9a-f]{64})) ([^\\n]+)", Pattern.DOTALL);

    private final byte[] text;
    private final Map<String, ManifestEntry> entries = new LinkedHashMap<>();
    private final Set<String> folded = new HashSet<>();
    private long unpackedBytes;

    private Manifest(byte[] text) {
        this.text = text;
    }

    /** Reads {@code text}, which may be anything. */
    static Manifest parse(byte[] text, Limits limits) throws PackageRefused {
        Manifest manifest = new Manifest(text.clone());
        String all = decoded(text);
        if (!all.startsWith(FIRST_LINE + "\n") || !all.endsWith("\n")) {
            throw new PackageRefused("its manifest doesn't begin with '" + FIRST_LINE + "' or is cut off");
        }
        int number = 2;
        for (int start = FIRST_LINE.length() + 1; start < all.length(); number++) {
            int end = all.indexOf('\n', start);
            manifest.add(all.substring(start, end), number);
            limits.requireFitting(manifest.entries.size(), manifest.unpackedBytes);
            start = end + 1;
        }
        return manifest;
    }

    /** The manifest of what a publisher packs. */
    static Manifest of(Collection<ManifestEntry> entries, Limits limits) throws PackageRefused {
        StringBuilder text = new StringBuilder(FIRST_LINE + "\n");
        entries.forEach(entry -> text.append(entry.line()));
        return parse(text.toString().getBytes(StandardCharsets.UTF_8), limits);
    }

    private static String decoded(byte[] text) throws PackageRefused {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(text))
                    .toString();
        } catch (CharacterCodingException malformed) {
            throw new PackageRefused("its manifest isn't UTF-8", malformed);
        }
    }

    private void add(String text, int number) throws PackageRefused {
        Matcher line = LINE.matcher(text);
        if (!line.matches()) {
            throw new PackageRefused("line " + number + " of its manifest is malformed: " + EntryNames.quoted(text)
                    + "; modes are 0644 and 0755");
        }
        String path = line.group(4);
        List<String> parts = EntryNames.parts(path);
        requireParent(path, parts);
        requireOnlyOne(path);
        ManifestEntry entry = line.group(1) == null
                ? ManifestEntry.directory(path)
                : new ManifestEntry(
                        path, false, Integer.parseInt(line.group(1), 8), Long.parseLong(line.group(2)), line.group(3));
        entries.put(path, entry);
        unpackedBytes += entry.size();
    }

    private void requireParent(String path, List<String> parts) throws PackageRefused {
        if (parts.size() > 1) {
            String parent = path.substring(0, path.lastIndexOf('/'));
            ManifestEntry above = entries.get(parent);
            if (above == null || !above.directory()) {
                throw new PackageRefused(EntryNames.quoted(path) + " stands in " + EntryNames.quoted(parent)
                        + ", which isn't listed before it as a directory");
            }
        }
    }

    private void requireOnlyOne(String path) throws PackageRefused {
        String same = EntryNames.folded(path);
        if (same.equals(NAME)) {
            throw new PackageRefused(NAME + " is the manifest's own name");
        }
        if (!folded.add(same)) {
            throw new PackageRefused(EntryNames.quoted(path)
                    + " is there twice, or beside a name that differs only in case or in how letters are composed");
        }
    }

    byte[] text() {
        return text.clone();
    }

    /** Parents before what they hold. */
    List<ManifestEntry> entries() {
        return List.copyOf(entries.values());
    }

    Optional<ManifestEntry> find(String path) {
        return Optional.ofNullable(entries.get(path));
    }

    /** Of all files together. */
    long unpackedBytes() {
        return unpackedBytes;
    }
}
