package updrift.testkit.crash;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import updrift.api.target.disk.Sha256;
import updrift.testkit.crash.DiskEvent.Change;
import updrift.testkit.crash.DiskEvent.Edited;
import updrift.testkit.crash.DiskEvent.Entry;
import updrift.testkit.crash.DiskEvent.Lasting;
import updrift.testkit.crash.DiskEvent.Named;
import updrift.testkit.crash.FileImage.Kind;

/** A directory and all below it: which name stands for which file, and what the files are. Paths count from that directory. */
public final class DiskImage {
    /** The directory itself, which has no name. */
    private static final int ROOT = 0;

    private final SortedMap<Entry, Integer> names;
    private final Map<Integer, FileImage> files;

    private DiskImage(SortedMap<Entry, Integer> names, Map<Integer, FileImage> files) {
        this.names = names;
        this.files = files;
    }

    /** What {@code root} has now. */
    public static DiskImage of(Path root) throws IOException {
        DiskImage image = new DiskImage(new TreeMap<>(), new HashMap<>());
        image.newFile(FileImage.of(root));
        List<Path> all;
        try (Stream<Path> paths = Files.walk(root)) {
            all = paths.filter(path -> !path.equals(root)).sorted().toList();
        }
        Map<Object, Integer> known = new HashMap<>();
        for (Path path : all) {
            Object key = Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
                    .fileKey();
            if (!known.containsKey(key)) {
                known.put(key, image.newFile(FileImage.of(path)));
            }
            image.names.put(image.entry(root.relativize(path)), known.getOrDefault(key, ROOT));
        }
        return image;
    }

    /** Another that can be changed by itself. */
    public DiskImage copy() {
        return new DiskImage(new TreeMap<>(names), new HashMap<>(files));
    }

    /** Takes in a file that has no name yet, and answers its number. */
    public int newFile(FileImage file) {
        files.put(files.size(), file);
        return files.size() - 1;
    }

    /** The number of what has that name; links are not followed. */
    public Optional<Integer> file(Path name) {
        Integer file = ROOT;
        for (Path single : name) {
            if (file != null && !single.toString().isEmpty()) {
                file = names.get(new Entry(file, single.toString()));
            }
        }
        return Optional.ofNullable(file);
    }

    /** That name in its directory, which is there. */
    public Entry entry(Path name) {
        Path above = Optional.ofNullable(name.getParent()).orElse(Path.of(""));
        int directory = file(above).orElseThrow(() -> new IllegalStateException("not seen how it came: " + above));
        return new Entry(directory, String.valueOf(name.getFileName()));
    }

    /** What the file of that number is. */
    public FileImage image(int file) {
        return files.getOrDefault(file, new FileImage(Kind.FILE, 0, new byte[0]));
    }

    /** Does {@code change}, if what it changes is there. */
    public void apply(Change change) {
        if (change instanceof Named named) {
            rename(named);
        } else if (change instanceof Lasting lasting) {
            rename(lasting.change());
        } else if (change instanceof Edited edited) {
            files.computeIfPresent(
                    edited.file(), (number, image) -> edited.edit().applyTo(image));
        }
    }

    private void rename(Named named) {
        if (named.removed() != null) {
            names.remove(named.removed(), named.file());
        }
        if (named.added() != null) {
            // No directory has two names, even where the step that took the first one was lost.
            names.values().removeIf(file -> file == named.file() && image(file).kind() == Kind.DIRECTORY);
            names.put(named.added(), named.file());
        }
    }

    /** What the file {@code name} has, if there is one. */
    public Optional<byte[]> bytes(Path name) {
        return file(name).map(this::image).map(FileImage::bytes);
    }

    /** All that can be reached from the root by names, what is above before what is below. A name whose directory was lost is lost with it. */
    public Map<Path, FileImage> reachable() {
        Map<Path, FileImage> reachable = new LinkedHashMap<>();
        numbers().forEach((name, file) -> reachable.put(name, image(file)));
        return reachable;
    }

    private Map<Path, Integer> numbers() {
        Map<Path, Integer> numbers = new LinkedHashMap<>();
        reach(Path.of(""), ROOT, numbers);
        return numbers;
    }

    private void reach(Path name, int file, Map<Path, Integer> into) {
        into.put(name, file);
        names.subMap(new Entry(file, ""), new Entry(file + 1, ""))
                .forEach((entry, below) -> reach(name.resolve(entry.name()), below, into));
    }

    /** The names of which {@code other} has something else, or nothing, or something where this has nothing. */
    List<Path> differences(DiskImage other) {
        Map<Path, FileImage> here = reachable();
        Map<Path, FileImage> there = other.reachable();
        Set<Path> names = new TreeSet<>(here.keySet());
        names.addAll(there.keySet());
        return names.stream()
                .filter(name -> !FileImage.areSame(here.get(name), there.get(name)))
                .toList();
    }

    /** Makes {@code root}, which isn't there, all of this. */
    public void writeTo(Path root) throws IOException {
        Map<Integer, Path> written = new HashMap<>();
        for (Map.Entry<Path, Integer> name : numbers().entrySet()) {
            Path path = root.resolve(name.getKey());
            Path same = written.putIfAbsent(name.getValue(), path);
            if (same == null) {
                image(name.getValue()).writeTo(path);
            } else {
                Files.createLink(path, same);
            }
        }
    }

    /** The same for two images that a process couldn't tell apart. */
    public String fingerprint() {
        Sha256 all = new Sha256();
        Map<Integer, Integer> met = new HashMap<>();
        numbers().forEach((name, number) -> {
            FileImage file = image(number);
            met.putIfAbsent(number, met.size());
            byte[] text = (file.kind() + " " + name).getBytes(StandardCharsets.UTF_8);
            ByteBuffer head = ByteBuffer.allocate(16)
                    .putInt(text.length)
                    .putInt(met.getOrDefault(number, 0))
                    .putInt(file.mode())
                    .putInt(file.bytes().length);
            all.update(head.array(), head.capacity());
            all.update(text, text.length);
            all.update(file.bytes(), file.bytes().length);
        });
        return all.hex();
    }
}
