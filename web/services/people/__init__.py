"""What one person answers, sees and may stop."""
