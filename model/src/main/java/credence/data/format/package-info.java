/**
 * The binary formats of published data sets, IDX and CIFAR's: headers, records, labels and what the
 * names of files say. Training and scoring read by the same rules from here. Nothing here knows
 * where a file lies, or keeps more of it than it was asked for.
 */
package credence.data.format;
