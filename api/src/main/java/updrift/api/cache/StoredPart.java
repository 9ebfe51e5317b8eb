package updrift.api.cache;

/** What is kept of one update. */
public enum StoredPart {
    /** The bytes of the package. */
    PACKAGE,
    /** The verified nodes of its tree, each at its final offset. */
    TREE,
    /** The bitmap of the chunks that are held: chunk i is bit (i mod 8), lowest first, of byte i / 8. */
    HAVE
}
