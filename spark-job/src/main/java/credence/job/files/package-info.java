/**
 * Files on any Hadoop file system, written whole or not at all.
 *
 * <p>{@code Storage} is what the rooms above use: it reads, lists, writes and replaces. {@code
 * Publication} is how a file becomes visible, which a local disk, HDFS and an object store do in
 * three ways; {@code Storage} chooses by what the file system can do. {@code Paths} reads the paths
 * that people write, and {@code OutputFile} is the single file that a command leaves where its user
 * says.
 *
 * <p>Nothing here knows what is in a file.
 */
package credence.job.files;
