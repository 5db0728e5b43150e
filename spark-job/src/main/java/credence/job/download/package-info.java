/**
 * Brings public data sets to a local folder: {@code scripts/data}.
 *
 * <p>{@code Downloader} is the door and {@code Catalogue} the list, read from {@code mirrors.conf}:
 * for each file its length, its digest and several mirrors. A file gets its name only once it is
 * complete and has its digest; what is there of it is gone on with. Credence keeps its own
 * downloader because a mirror may stall, answer with something else or send an archive that should
 * not be unpacked blindly, and because no other program need be installed.
 *
 * <p>Nothing here knows Spark, Hadoop or what a file holds.
 */
package credence.job.download;
