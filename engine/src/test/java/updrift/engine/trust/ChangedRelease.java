package updrift.engine.trust;

import java.lang.reflect.RecordComponent;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;
import updrift.api.release.Release;

/** Releases that are as others, but for what a test says. */
public final class ChangedRelease {
    private ChangedRelease() {}

    /** {@code release} with these components, by their names, in place of its own. */
    public static Release of(Release release, Map<String, ?> changes) {
        RecordComponent[] components = Release.class.getRecordComponents();
        Map<String, Object> values = new LinkedHashMap<>();
        try {
            for (RecordComponent component : components) {
                values.put(component.getName(), component.getAccessor().invoke(release));
            }
            for (Map.Entry<String, ?> change : changes.entrySet()) {
                if (values.replace(change.getKey(), change.getValue()) == null) {
                    throw new IllegalArgumentException("no component of a release: " + change.getKey());
                }
            }
            Class<?>[] types =
                    Stream.of(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
            return Release.class
                    .getConstructor(types)
                    .newInstance(values.values().toArray());
        } catch (ReflectiveOperationException wrong) {
            throw new IllegalArgumentException("no release: " + changes, wrong);
        }
    }
}
