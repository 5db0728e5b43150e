/**
 * PyTorch beside {@code scripts/bench}: the same training step or prediction, as a user of it would
 * write it, in a Python of the user's own. Only the command comes in, by {@link
 * credence.job.peer.Peer}. Nothing of this is part of any result, and nothing here knows Spark.
 */
package credence.job.peer;
