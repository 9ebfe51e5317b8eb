package updrift.engine.flow;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;
import updrift.api.content.UpdateId;
import updrift.api.error.ErrorCode;
import updrift.api.error.UpdriftException;
import updrift.api.release.Version;

/**
 * What was decided on this node and must outlive it: which version is applied, which updates are held here and why, which a person approved, which were
 * published here. A value; whoever changes it writes it.
 *
 * <p>Kept as lines of text, so that an operator can read it, closed by a checksum, so that a damaged file is noticed.
 */
public final class LocalOrders {
    /** Far more than a channel keeps announcements: what is older can't be offered again. */
    private static final int ENTRIES_MAX = 64;

    private static final int REASON_MAX = 300;

    private @Nullable Version current;
    private @Nullable UpdateId currentId;
    private final SortedMap<UpdateId, String> held = new TreeMap<>();
    private final List<UpdateId> approved = new ArrayList<>();
    private final SortedSet<UpdateId> published = new TreeSet<>();

    /** Reads what {@link #bytes} wrote; {@code STATE_UNUSABLE} if it is damaged. */
    public static LocalOrders of(byte @Nullable [] content) {
        var orders = new LocalOrders();
        if (content == null) {
            return orders;
        }
        List<String> lines = new String(content, StandardCharsets.UTF_8).lines().toList();
        try {
            int last = lines.size() - 1;
            if (last < 0 || !lines.get(last).equals(checksum(lines.subList(0, last)))) {
                throw new IllegalArgumentException("its checksum doesn't fit");
            }
            lines.subList(0, last).forEach(orders::read);
            return orders;
        } catch (IllegalArgumentException | UpdriftException damaged) {
            throw new UpdriftException(
                    ErrorCode.STATE_UNUSABLE,
                    "the file flow/orders of the state directory is damaged (" + damaged.getMessage()
                            + "); remove it to forget which updates are held or approved here",
                    damaged);
        }
    }

    private void read(String line) {
        String[] word = line.split(" ", 3);
        switch (word[0]) {
            case "current" -> current = Version.parse(word[1]);
            case "installed" -> currentId = UpdateId.parse(word[1]);
            case "held" -> held.put(UpdateId.parse(word[1]), word.length > 2 ? word[2] : "");
            case "approved" -> approved.add(UpdateId.parse(word[1]));
            case "published" -> published.add(UpdateId.parse(word[1]));
            default -> throw new IllegalArgumentException("unknown line");
        }
    }

    /** What to write. */
    public byte[] bytes() {
        var lines = new ArrayList<String>();
        currentVersion().ifPresent(version -> lines.add("current " + version));
        currentId().ifPresent(id -> lines.add("installed " + id));
        held.forEach((id, reason) -> lines.add("held " + id + " " + reason));
        approved.forEach(id -> lines.add("approved " + id));
        published.forEach(id -> lines.add("published " + id));
        lines.add(checksum(lines));
        return (String.join("\n", lines) + "\n").getBytes(StandardCharsets.UTF_8);
    }

    private static String checksum(List<String> lines) {
        var crc = new CRC32();
        crc.update(String.join("\n", lines).getBytes(StandardCharsets.UTF_8));
        return "crc32 " + Long.toHexString(crc.getValue());
    }

    public Optional<Version> currentVersion() {
        return Optional.ofNullable(current);
    }

    /** The update that runs, if one that this node installed does. */
    Optional<UpdateId> currentId() {
        return Optional.ofNullable(currentId);
    }

    public SortedMap<UpdateId, String> held() {
        return Collections.unmodifiableSortedMap(held);
    }

    public SortedSet<UpdateId> approved() {
        return Collections.unmodifiableSortedSet(new TreeSet<>(approved));
    }

    /** What was published here; it stays in the cache. */
    public SortedSet<UpdateId> published() {
        return Collections.unmodifiableSortedSet(published);
    }

    void runs(@Nullable Version version, @Nullable UpdateId id) {
        current = version;
        currentId = id;
    }

    void hold(UpdateId id, String reason) {
        approved.remove(id);
        String line = reason.lines().findFirst().orElse("");
        held.put(id, line.substring(0, Math.min(REASON_MAX, line.length())));
        if (held.size() > ENTRIES_MAX) {
            // Any but this one, which would be tried again at once.
            held.remove(held.firstKey().equals(id) ? held.lastKey() : held.firstKey());
        }
    }

    /** A person's word: it outweighs a hold. */
    public void approve(UpdateId id) {
        held.remove(id);
        if (!approved.contains(id)) {
            approved.add(id);
        }
        if (approved.size() > ENTRIES_MAX) {
            approved.remove(0);
        }
    }

    /** {@code id} was published here and stays in the cache. */
    public void publish(UpdateId id) {
        published.add(id);
    }
}
