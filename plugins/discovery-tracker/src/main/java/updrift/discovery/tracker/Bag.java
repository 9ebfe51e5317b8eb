package updrift.discovery.tracker;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.random.RandomGenerator;

/** A set from which some are drawn at random, each as likely as any other, at a cost that doesn't grow with it. */
final class Bag<T> {
    private final List<T> all = new ArrayList<>();
    private final Map<T, Integer> places = new HashMap<>();

    void add(T one) {
        if (places.putIfAbsent(one, all.size()) == null) {
            all.add(one);
        }
    }

    void remove(T one) {
        Integer place = places.remove(one);
        if (place != null) {
            T last = all.remove(all.size() - 1);
            if (place < all.size()) {
                all.set(place, last);
                places.put(last, place);
            }
        }
    }

    boolean isEmpty() {
        return all.isEmpty();
    }

    List<T> draw(int most, RandomGenerator random) {
        if (all.size() <= most) {
            return List.copyOf(all);
        }
        // Floyd's sampling (Bentley, Floyd: A sample of brilliance, 1987).
        Set<T> drawn = new LinkedHashSet<>();
        for (int place = all.size() - most; place < all.size(); place++) {
            T one = all.get(random.nextInt(place + 1));
            drawn.add(drawn.contains(one) ? all.get(place) : one);
        }
        return List.copyOf(drawn);
    }
}
