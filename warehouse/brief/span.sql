-- What the data have in all
SELECT first_on, last_on, last_complete_on, relevant_articles FROM v_data_span
