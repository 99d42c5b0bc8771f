"""The pages: leaderboard, systems, articles and corpus as static files that a browser opens from disk."""
