/**
 * The binary formats of published data sets, IDX and CIFAR's: headers, records, labels and what the
 * names of files say. Training and scoring read by the same rules from here, from a stream that
 * somebody else has opened and will close. A file that breaks its format is a {@link
 * credence.data.DataException} with the offset and both sides. Nothing here knows where a file
 * lies, or keeps more of it than it was asked for.
 */
package credence.data.format;
