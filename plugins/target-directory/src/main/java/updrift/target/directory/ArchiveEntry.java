package updrift.target.directory;

import java.util.OptionalInt;

/**
 * What an archive says of one of its entries.
 *
 * @param path without the slash that ends a directory's name
 * @param mode permissions; empty if the archive was made where there are none
 * @param size of the content in bytes
 */
record ArchiveEntry(String path, boolean directory, OptionalInt mode, long size) {}
