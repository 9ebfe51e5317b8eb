package updrift.transport.jgroups;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.jgroups.Address;
import org.jgroups.View;
import org.jgroups.util.UUID;
import org.jspecify.annotations.Nullable;

/** Who is in the channel's view, by the text that stands for each in an address: the member's UUID, for names need not be unique. Thread-safe. */
final class Members {
    private volatile Map<String, Address> byPlace = Map.of();

    /** The place of a member; null for one whose address isn't a UUID, which no stack has by itself. */
    static @Nullable String place(@Nullable Address member) {
        return member instanceof UUID uuid ? uuid.toStringLong() : null;
    }

    /** Takes {@code view} as it is now, and returns the places of those who have left. */
    synchronized Set<String> follow(View view) {
        Map<String, Address> now = new LinkedHashMap<>();
        for (Address member : view.getMembers()) {
            String place = place(member);
            if (place != null) {
                now.put(place, member);
            }
        }
        Set<String> left = new LinkedHashSet<>(byPlace.keySet());
        left.removeAll(now.keySet());
        byPlace = now;
        return left;
    }

    @Nullable
    Address at(String place) {
        return byPlace.get(place);
    }
}
