package updrift.target.directory;

/**
 * One path of a package.
 *
 * @param path as {@link EntryNames} allows it
 * @param directory whether it is one; then it has neither size nor hash
 * @param mode permissions as POSIX has them
 * @param size in bytes
 * @param sha256 of the content in lower-case hexadecimal digits
 */
record ManifestEntry(String path, boolean directory, int mode, long size, String sha256) {
    /** Files that can be run, and directories. */
    static final int RUNNABLE = 0755;

    static final int PLAIN = 0644;

    static ManifestEntry directory(String path) {
        return new ManifestEntry(path, true, RUNNABLE, 0, "");
    }

    String line() {
        String permissions = "0" + Integer.toOctalString(mode);
        return directory
                ? "d " + permissions + " " + path + "\n"
                : "f " + permissions + " " + size + " " + sha256 + " " + path + "\n";
    }
}
