/**
 * Pictures in folders: what lies in a folder and those below it, and a picture read from there.
 *
 * <p>{@code FolderTree} walks through folders level by level, the folders of a level at the same
 * time on executors; {@code FolderReading} lists one and reads its files; {@code FileKind} says
 * what a file is by its name and length, and {@code PassedOver} counts what is not read. {@code
 * FilesFingerprint} tells whether files are still the same. Training and scoring see the same
 * folders, since both come in here.
 *
 * <p>Nothing here keeps a list of all pictures on the driver: there may be millions. Nothing here
 * knows whether a picture is to be learned from or to be predicted.
 */
package credence.job.images.folders;
