/**
 * Models and checkpoints as folders of files, as FORMAT.md describes them: written so that equal
 * contents give equal bytes, published by a digest that comes last, and read without trust, every
 * size derived before anything is allocated. {@link credence.store.ModelStore} and {@link
 * credence.store.StateStore} are the doors; {@link credence.store.Folder} is what a file system
 * must offer. What a file says wrong is a {@link credence.store.ModelFormatException} that names
 * the place. Nothing here knows of run directories or of Spark, and no class name is ever stored.
 */
package credence.store;
